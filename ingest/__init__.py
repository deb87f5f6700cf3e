"""From a shelf of documents to an index that can be searched."""
