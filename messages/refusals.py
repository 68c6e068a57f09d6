"""Refusals in the reader's language: raised in English, wherever that is, and known again here by their pattern.

`refusals.po` has them with names for what differs: “there is no step “{key}””. So whoever raises one writes one plain
sentence, which may travel through a model, a row or JSON, and a page alone must know who reads it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from messages.catalogues import catalogue

LONGEST = 4_000
"""Letters of a refusal; what is longer stays English, for a pattern's work grows faster than the text."""
_DEEPEST = 8
"""Sentences within sentences."""
OURS = frozenset({"why", "remedy", "what", "kind"})
"""Names of what is said in words of ours, and translated in turn. Any other is somebody's own, and left alone."""
NAMED = re.compile(r"\{([a-z_]+)\}")
_NEXT = "; "
_ANYTHING, _SOMETHING = ".+?", "(?:(?!; ).)+?"
_FIRST = "(?:(?!; |: ).)+?"
"""What a sentence begins with does not reach back into where it was said: “line 3, column 4: {count} cells, …”."""


class Refusals:
    """Tells refusals in one language."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._plain = {english: sentence for english, sentence in said.items() if not NAMED.search(english)}
        named = sorted((english for english in said if english not in self._plain), key=_letters, reverse=True)
        self._patterns = [(_pattern(english), said[english]) for english in named]  # the most exact one first

    def __call__(self, english: str) -> str:
        """The refusal in this language; what nobody translated stays English."""
        return english if len(english) > LONGEST else self._told(english, _DEEPEST)

    def _told(self, english: str, depth: int) -> str:
        """As a whole, perhaps behind the place that it begins with; else sentence by sentence."""
        if depth == 0:
            return english
        place, colon, rest = english.partition(": ")
        if known := self._known(english, depth - 1):
            return known
        if _NEXT not in place and (known := self._known(rest, depth - 1)):
            return f"{place}{colon}{known}"
        if _NEXT in english:
            return _NEXT.join(self._told(one, depth - 1) for one in english.split(_NEXT))
        return f"{place}{colon}{self._told(rest, depth - 1)}" if rest else english

    def _known(self, english: str, depth: int) -> str | None:
        if english in self._plain:
            return self._plain[english]
        fitting = ((pattern.fullmatch(english), sentence) for pattern, sentence in self._patterns)
        return next((self._filled(sentence, found, depth) for found, sentence in fitting if found), None)

    def _filled(self, sentence: str, found: re.Match[str], depth: int) -> str:
        values = found.groupdict()
        ours = {name: self._told(value, depth) for name, value in values.items() if name in OURS}
        return NAMED.sub(lambda name: (values | ours)[name[1]], sentence)


@lru_cache
def refusals(locale: str) -> Refusals:
    """Those that are known in a language."""
    return Refusals(catalogue(locale, "refusals"))


def _letters(english: str) -> int:
    return len(NAMED.sub("", english))


def _pattern(english: str) -> re.Pattern[str]:
    before, *rest = NAMED.split(english)
    pieces = list(zip(rest[::2], rest[1::2], strict=True))
    return re.compile(re.escape(before) + "".join(_pieces(before, pieces)), re.DOTALL)


def _pieces(before: str, pieces: list[tuple[str, str]]) -> Iterator[str]:
    """A value ends where what follows it first occurs, whatever comes after (`(?>`): so no text takes long."""
    for i, (name, after) in enumerate(pieces):
        value = _ANYTHING if name in OURS else _FIRST if i == 0 and not before else _SOMETHING
        kept = ":" if i == len(pieces) - 1 else ">"
        known = name in dict(pieces[:i])
        yield (f"(?P={name})" if known else f"(?{kept}(?P<{name}>{value})") + re.escape(after) + ("" if known else ")")
