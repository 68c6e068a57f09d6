"""A rule: one thing that is so of a customer, or is not, and what every kind of it must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from journeys.base import Frozen
from journeys.person import Person


class Speech(Protocol):
    """A reader's language; `messages.words.Words` is one."""

    def __call__(self, english: str, /, **values: object) -> str:
        """A sentence, with values as people write them."""

    def code(self, code: str) -> str:
        """A code as a word."""

    def said(self, value: object) -> str:
        """A number, a date or a span, as people write it."""


@dataclass(frozen=True)
class Circumstances:
    """What a rule is judged in: the moment, and the rules of the segments it may name."""

    now: datetime
    segments: Mapping[str, "Rule"]


class Rule(Frozen):
    """A rule. A kind is a subclass in a file of `journeys/segments/`; the field named like `kind` tells it apart.

    To add a kind, add that file, and one of the same name in `store/audiences/rules/`, which says the same in SQL.
    """

    model_config = Frozen.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    kind: ClassVar[str]

    def holds(self, person: Person, at: Circumstances) -> bool:
        """Whether it is so of a person. SQL must say the same, and a test holds it to that."""
        raise NotImplementedError

    def says(self, words: Speech) -> str:
        """The rule in words; a group says its heading."""
        raise NotImplementedError

    def parts(self) -> "tuple[Rule, ...]":
        """The rules inside it."""
        return ()

    def needs(self) -> dict[str, str]:
        """What it refers to: kind (segment, list) → key."""
        return {}

    def all_parts(self) -> "Iterator[Rule]":
        """The rule itself and all within it."""
        yield self
        for part in self.parts():
            yield from part.all_parts()

    @property
    def depth(self) -> int:
        """How deep rules are nested in it; 1 when they are not."""
        return 1 + max((part.depth for part in self.parts()), default=0)


def some(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Rules, of which there are some. Asked once each of them is right: of wrong ones, enough is said."""
    if not rules:
        raise ValueError("say at least one rule")
    return rules
