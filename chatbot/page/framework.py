"""A page that shows every visitor what there is when it is opened.

Gradio sends what its components held when the server started. It can ask a function for a value
again, but only once the page is painted, and too late for a conversation that is taken up.
"""

from collections.abc import Callable, Mapping

import gradio as gr
from gradio.data_classes import BlocksConfigDict


class FreshPage(gr.Blocks):
    """A page of which some HTML is made anew whenever a browser opens it."""

    _config: BlocksConfigDict
    _fresh: Mapping[int, Callable[[], str]] = {}

    def keep_fresh(self, parts: Mapping[gr.HTML, Callable[[], str]]) -> None:
        """Make these parts' HTML with these functions from now on."""
        self._fresh = {part._id: make for part, make in parts.items()}

    @property
    def config(self) -> BlocksConfigDict:
        """What a browser is sent."""
        for part in self._config["components"]:
            if make := self._fresh.get(part["id"]):
                part["props"]["value"] = make()
        return self._config

    @config.setter
    def config(self, config: BlocksConfigDict) -> None:
        self._config = config
