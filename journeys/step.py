"""A step: one box of a journey, and what every kind of it must be."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from journeys.base import END, Frozen, Key
from journeys.delivery import Letter, Letters
from journeys.road import Road

DONE = "done"
ELSE = "else"


def _ways(value: object) -> object:
    return {ELSE: value} if isinstance(value, str) else value


Ways = Annotated[dict[str, Key], BeforeValidator(_ways)]
"""Outcome → step key. `then: thanks` is short for `then: {else: thanks}`."""


class Stuck(Exception):
    """This step cannot be walked as things are; the enrolment stands still until somebody repairs it."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
        """Why, as a code."""


class Step(Frozen):
    """One step. A kind is a subclass in a file of `journeys/steps/`; the field named like `kind` tells it apart.

    To add a kind, add a file: the model, its `outcomes`, and the verb `walk`. Nothing else changes.
    """

    kind: ClassVar[str]
    outcomes: ClassVar[tuple[str, ...]] = (DONE,)
    touchpoint: ClassVar[bool] = False
    """Whether the customer meets something here; touchpoints are the cards of the map."""
    takes_time: ClassVar[bool] = False
    """Whether time must pass here; every circle needs such a step."""

    stirs: ClassVar[tuple[str, ...]] = ()
    """Events that come about by it, without the customer's doing."""

    key: Key
    stage: Key | None = None
    """The stage it belongs to; when silent, the stage of the step before."""
    title: Annotated[str, Field(max_length=80)] = ""
    then: Ways = {}

    async def walk(self, road: Road) -> str:
        """Do what this kind does; the answer is one of `self.ends()`."""
        raise NotImplementedError

    def ends(self) -> tuple[str, ...]:
        """Every outcome this step can have."""
        return self.outcomes

    def exits(self) -> dict[str, str]:
        """Ways out that the kind itself names, outcome → step key; `then` comes after them."""
        return {}

    def expressions(self) -> dict[tuple[str | int, ...], str]:
        """Conditions in it, by where in the definition they stand; checked before publishing."""
        return {}

    def dates(self) -> dict[tuple[str | int, ...], str]:
        """Expressions in it that give a date, likewise."""
        return {}

    def looks_back(self) -> dict[tuple[str | int, ...], str]:
        """Steps since which it counts what happened, by where they are named; each must be there."""
        return {}

    def awaits(self) -> tuple[str, ...]:
        """Events of the customer that it waits for by name."""
        return ()

    def at_once(self) -> tuple[str, ...]:
        """Outcomes that may come about without any time passing; a circle of such alone would run for ever."""
        return () if self.takes_time else self.ends()

    def letters(self) -> Letters:
        """The message it sends, over each channel that may be tried; nothing when it sends none."""
        return ()

    def letter(self) -> Letter | None:
        """The same over the first of them."""
        return next(iter(self.letters()), None)

    def messages(self) -> tuple[str, ...]:
        """Messages it may send; each must exist before publishing."""
        return ()

    def needs(self) -> dict[str, str]:
        """Things it refers to by key (`{"survey": "after_visit"}`); each must exist before publishing."""
        return {}

    def particulars(self) -> tuple[object, ...]:
        """What the map says of it besides title and kind: spans, times of day, amounts, plain text."""
        return ()

    def reason(self, outcome: str) -> str:
        """Why an outcome comes about, in the definition's own words; empty when the outcome says it all."""
        return ""

    def way(self, outcome: str, following: str) -> str:
        """Where an outcome leads: the kind's own exits, then `then`, then the following step."""
        own = self.exits()
        if outcome in own:
            return own[outcome]
        return self.then.get(outcome, self.then.get(ELSE, following))

    @property
    def leaves_as(self) -> str | None:
        """The outcome with which the customer leaves the journey here; None when they go on."""
        return None

    @property
    def label(self) -> str:
        """What people read: the title, or else the key."""
        return self.title or self.key.replace("_", " ").capitalize()


__all__ = ["DONE", "ELSE", "END", "Step", "Stuck", "Ways"]
