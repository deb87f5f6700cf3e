"""python -m tests.misleading: how many cases of each kind hold, and how many of those aside."""

import tempfile
from pathlib import Path

from chatbot.bot import open_chatbot
from ingest.settings import Settings
from tests.misleading.cases import Asker, all_kinds


def main() -> None:
    """Print the table, and the cases that do not hold but for those aside."""
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(open_chatbot(Settings()), Path(folder))
        print(f"{'kind':40} held/tried  aside: held/tried")
        for kind in all_kinds():
            aside = [case for case in kind.cases if case.aside]
            others = [case for case in kind.cases if not case.aside]
            failed = [case for case in others if not case.holds(asker.answer(case))]
            shown = f"{len(others) - len(failed):3} / {len(others):<3}"
            print(f"{kind.name:40} {shown}   {asker.held(aside):3} / {len(aside):<3}")
            for case in failed:
                print(f"    {' | '.join(case.messages)[:110]}")


main()
