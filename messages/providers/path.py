"""Paths into what a provider says: dotted, such as `messages.0.id`."""

from typing import Any


def look(document: Any, path: str) -> Any:
    """What stands at a path; None when nothing does."""
    for part in path.split(".") if path else ():
        if isinstance(document, list):
            document = document[int(part)] if part.isdecimal() and int(part) < len(document) else None
        else:
            document = document.get(part) if isinstance(document, dict) else None
    return document


def word(document: Any, path: str) -> str:
    """The same as text; empty when nothing stands there, or something that is no word."""
    found = look(document, path) if path else None
    return str(found)[:255].strip("<>") if isinstance(found, str | int | float) else ""
