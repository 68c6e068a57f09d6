"""Choices: one walk is walked again and again, until its choices have fallen every way they can."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Option = TypeVar("Option")
Result = TypeVar("Result")
Choice = tuple[str, int]
"""What it is about, and which of the options."""
Parting = tuple[Choice, tuple[int, ...]]
"""A choice that leads away from a walk, and all that a walk is told to choose until then."""


class Choices:
    """The choices of one walk: those it was told to make, and from then on always the first option."""

    def __init__(self, told: tuple[int, ...] = ()) -> None:
        self._told, self._met = told, list[tuple[str, int, int]]()

    def one_of(self, options: Sequence[Option], about: str) -> Option:
        """Choose; `about` is the same on every walk that comes to this choice."""
        place = len(self._met)
        index = self._told[place] if place < len(self._told) else 0
        self._met.append((about, index, len(options)))
        return options[index]

    @property
    def made(self) -> set[Choice]:
        """What was chosen."""
        return {(about, index) for about, index, _ in self._met}

    def partings(self) -> Iterator[Parting]:
        """The walks that leave this one where it was no longer told what to choose."""
        for place in range(len(self._told), len(self._met)):
            about, _, options = self._met[place]
            before = tuple(index for _, index, _ in self._met[:place])
            yield from (((about, other), (*before, other)) for other in range(1, options))


def every(walk: Callable[[Choices], Result], most: int) -> tuple[list[Result], bool]:
    """What a walk comes to, for every way its choices can fall, in `most` walks at most; and whether these are all.

    Choices that no walk has made yet come first: what is left out is how they go together.
    """
    found, made = list[Result](), set[Choice]()
    new, known = deque[Parting]([(("", 0), ())]), deque[Parting]()
    while len(found) < most and (new or known):
        if new and new[0][0] in made:  # meanwhile another walk chose it
            known.append(new.popleft())
            continue
        choices = Choices((new or known).popleft()[1])
        found.append(walk(choices))
        made |= choices.made
        new.extend(choices.partings())
    return found, not (new or known)
