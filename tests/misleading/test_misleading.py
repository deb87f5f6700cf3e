"""No kind of misleading gets commoner than it was measured to be."""

import pytest

from chatbot.bot import Chatbot
from tests.misleading.cases import Asker, Kind, all_kinds

LEAST_CASES = 20


@pytest.fixture(scope="module")
def asker(bot: Chatbot, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    return Asker(bot, tmp_path_factory.mktemp("shelves"))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_kind_holds(kind: Kind, asker: Asker) -> None:
    assert len(kind.cases) >= LEAST_CASES
    assert asker.held(kind.cases) >= kind.least
    assert sum(case.aside for case in kind.cases) >= len(kind.cases) // 2
