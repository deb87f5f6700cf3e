"""python -m tests.quality.cost: what an answer costs, beside one encoding of its question.

Both are timed in turns within one run, so their ratio means the same on any machine.
"""

import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from chatbot.bot import Chatbot
from ingest.encoder import SentenceEncoder, find_model
from ingest.errors import tells_setup_errors
from ingest.library import open_library
from ingest.settings import BUNDLED_MODEL, Settings
from tests.quality.run import read_inputs


@tells_setup_errors
def main() -> int:
    """Time all judged questions, none of them asked before, on a chatbot that has answered others,
    and print the medians.
    """
    library = open_library(Settings())
    bare, bot = SentenceEncoder(find_model(BUNDLED_MODEL)), Chatbot(library)
    inputs = read_inputs(library)
    for dialogue in inputs.real:
        bot.answer(dialogue.turns[0].text)
    encodings, answers = [], []
    for question in [dialogue.turns[0].text for dialogue in inputs.questions]:
        encodings.append(_seconds(partial(bare.encode_questions, [question])))
        answers.append(_seconds(partial(bot.answer, question)))
    ratio = median(a / e for a, e in zip(answers, encodings, strict=True))
    print(f"one encoding by the bare model   {1000 * median(encodings):6.1f} ms (median)")
    print(f"one whole answer                 {1000 * median(answers):6.1f} ms (median)")
    print(f"answer / encoding                {ratio:6.2f} (median of {len(answers)} pairs)")
    return 0


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
