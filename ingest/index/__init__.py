"""The index: vectors behind one protocol, BM25, and the snapshots that hold both on disk."""
