"""Training: what the chatbot learns from a shelf's question bank. See README.md beside this."""

from importlib.util import find_spec

from ingest.errors import SetupError


def require_extra() -> None:
    """Check that what only training needs is installed.

    Raises:
        SetupError: it is not.
    """
    if find_spec("sklearn") is None:
        raise SetupError('training: scikit-learn is missing; pip install -e ".[train]"')
