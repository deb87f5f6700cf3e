"""The page: a chat beside a reader, on Gradio. The only package that imports it."""

import os

# Read while Gradio is imported: without it, every start asks two hosts on the internet.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
