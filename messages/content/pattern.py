"""A pattern: what many pages have in common, dressed once.

The pages of a message differ in words and addresses, and no rule for styles looks at those: once some are dressed, what
the next one says is put in its place. To dress a page of 30 kB takes twenty times as long as to print it.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

_LETTER = r"""(?:[^\s<>&"{}\x00-\x1f\x7f-\xa0\ud800-\udfff]|&amp;)"""
"""What is written as it was read, wherever it stands; no sheet of styles is made of it."""
_WORDS = re.compile(rf"{_LETTER}(?:(?:{_LETTER}|[ \n])*{_LETTER})?")
_PLACES = re.compile(rf'>\s*({_WORDS.pattern})(?=\s*<)|\s(?:href|src|alt)="({_WORDS.pattern})(?=")')
_LOOKED_AT = re.compile(r"\[[^\]]*\b(?:href|src|alt)\b", re.IGNORECASE)
"""Rules that look at an address after all: `a[href^=tel]`."""
_GAP = re.compile("\ue0b1([0-9]+)\ue0b1")
_LONGEST, _KEPT = 100_000, 16
"""Letters of a page, and patterns: some megabytes in all."""
_PATIENCE = 16
"""Pages in a row that fit none, until only one of as many is looked at closer: that takes as long as to dress it."""

Dress = Callable[[str], str]


class Pattern:
    """A page, and those that differ from it in its loose words only. `between` them stands the same, also `dressed`."""

    def __init__(
        self, words: Sequence[str], loose: Sequence[int], between: Sequence[str], dressed: Sequence[str]
    ) -> None:
        self.words, self.loose, self._dressed = words, loose, dressed
        *self._between, self._end = between

    def looser(self, cloth: Sequence[str], words: Sequence[str], dress: Dress) -> "Pattern | None":
        """One that fits these words as well; None when not every gap is found again, in their order."""
        differs = (place for place, word in enumerate(words) if word != self.words[place])
        loose = sorted({*self.loose, *differs})
        gaps = {place: f"\ue0b1{place}\ue0b1" for place in loose}
        said = (gaps.get(place, word) for place, word in enumerate([*words, ""]))
        page = _woven(cloth, said)
        between, dressed = _GAP.split(page), _GAP.split(dress(page))
        fits = between[1::2] == dressed[1::2] == [str(place) for place in loose]
        return Pattern(words, loose, between[::2], dressed[::2]) if fits else None

    def worn(self, page: str) -> str | None:
        """A page, dressed; None when it differs in more than its loose words."""
        at, said = 0, list[str]()
        for piece in self._between:
            words = _WORDS.match(page, at + len(piece)) if page.startswith(piece, at) else None
            if words is None:
                return None
            at = words.end()
            said.append(words[0])
        if page[at:] != self._end:
            return None
        return _woven(self._dressed, [*said, ""])


class Patterns:
    """Those of the pages that were dressed last. `dress`: how a page is dressed that fits none of them."""

    def __init__(self, dress: Dress) -> None:
        self._dress, self._unfit = dress, 0
        self._known = OrderedDict[tuple[str, ...], Pattern]()

    def dressed(self, page: str) -> str:
        """What `dress` makes of a page."""
        for cloth, pattern in self._known.items():
            if told := pattern.worn(page):
                self._known.move_to_end(cloth, last=False)
                self._unfit = 0
                return told
        dressed, self._unfit = self._dress(page), self._unfit + 1
        often = self._unfit <= _PATIENCE or self._unfit % _PATIENCE == 0
        if often and len(page) <= _LONGEST and not _LOOKED_AT.search(page):
            self._look_closer(page, dressed)
        return dressed

    def _look_closer(self, page: str, dressed: str) -> None:
        """The first of its kind is a pattern for those who say the same; each that says something else loosens it."""
        cloth, words = _taken_apart(page)
        known = self._known.get(cloth)
        made = known.looser(cloth, words, self._dress) if known else Pattern(words, (), [page], [dressed])
        if made and made.worn(page) == dressed:
            self._known[cloth] = made
            self._known.move_to_end(cloth, last=False)
        if len(self._known) > _KEPT:
            self._known.popitem()


def _taken_apart(page: str) -> tuple[tuple[str, ...], list[str]]:
    """What stands around its words, one piece more; and the words."""
    at, cloth, words = 0, list[str](), list[str]()
    for found in _PLACES.finditer(page):
        start, end = found.span(found.lastindex or 0)
        cloth.append(page[at:start])
        words.append(page[start:end])
        at = end
    return (*cloth, page[at:]), words


def _woven(cloth: Iterable[str], words: Iterable[str]) -> str:
    return "".join(chain.from_iterable(zip(cloth, words, strict=True)))
