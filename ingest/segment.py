"""Where sentences begin and end."""

import syntok.segmenter

from ingest.model import Span


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """Spans of the whole sentences within `span`, found by syntok's rule-based segmenter
    (https://github.com/fnl/syntok).

    >>> text = "A nerve is pinched. It hurts."
    >>> [sentence.of(text) for sentence in sentences(text, Span(0, len(text)))]
    ['A nerve is pinched.', 'It hurts.']
    """
    return tuple(
        Span(
            span.start + tokens[0].offset,
            span.start + tokens[-1].offset + len(tokens[-1].value),
        )
        for paragraph in syntok.segmenter.analyze(span.of(text))
        for tokens in paragraph
    )
