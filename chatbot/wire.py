"""The one JSON contract: what the command line, the page's API and its tools say and understand."""

from typing import Any

from chatbot.answer import Answer


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as a JSON object. Offsets are Python string offsets into the article's file."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "quotes": [
            {
                "article": quote.article.slug,
                "title": quote.article.title,
                "publisher": quote.article.publisher,
                "section": quote.heading,
                "start": quote.span.start,
                "end": quote.span.end,
                "text": quote.text,
                "context": [
                    {"start": span.start, "end": span.end, "text": span.of(quote.article.text)}
                    for span in quote.context
                ],
                "also": [
                    {
                        "article": source.article.slug,
                        "section": source.heading,
                        "start": source.span.start,
                        "end": source.span.end,
                        "text": source.span.of(source.article.text),
                    }
                    for source in quote.also
                ],
                "matched": quote.matched,
            }
            for quote in answer.quotes
        ],
        "message": answer.message,
        "signpost": answer.signpost,
        "topics": list(answer.topics),
        "suggestions": list(answer.suggestions),
    }
