"""Unit tests are fast, except for those that need the model: `pytest -m fast` runs them."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
REAL = {"library", "bot"}  # fixtures that load the model, and build the index of the real shelf


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and not REAL & set(getattr(item, "fixturenames", ())):
            item.add_marker("fast")
