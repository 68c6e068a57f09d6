"""`branch`: another way for other people."""

from typing import Annotated

from pydantic import Field, model_validator

from journeys.base import Frozen, Key, Tolerant
from journeys.road import Deed, Road
from journeys.step import ELSE, Step
from journeys.world import World


class Way(Frozen):
    """`{when: …, go: …}`, or `{else: …}` at the end."""

    when: str | None = None
    go: Key | None = None
    else_: Annotated[Key | None, Field(alias="else")] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Way":
        if (self.else_ is None) != (self.when is not None and self.go is not None):
            raise ValueError("a way is either {when: CONDITION, go: STEP} or {else: STEP}")
        return self


class Judge(Tolerant):
    """Conditions to be judged in order."""

    conditions: tuple[str, ...]


class Judged(Tolerant):
    """The index of the first condition that holds, from 0; None when none does."""

    holds: int | None = None


def _rehearsed(world: World, request: Judge) -> Judged:
    return Judged(holds=next((i for i, text in enumerate(request.conditions) if world.holds(text)), None))


# Judged by the hands, not in the walk: so the answer stands in the history, and neither a later version of the
# condition language nor a changed profile can make a replay take another way.
JUDGE = Deed("judge", Judged, quick=True, rehearsed=_rehearsed)


class Branch(Step):
    """Take the first way whose condition holds, else the last one."""

    kind = "branch"

    branch: Annotated[tuple[Way, ...], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _else_comes_last(self) -> "Branch":
        if [way.else_ is not None for way in self.branch] != [False] * (len(self.branch) - 1) + [True]:
            raise ValueError("the last way, and only it, is {else: STEP}")
        return self

    async def walk(self, road: Road) -> str:
        conditions = tuple(way.when for way in self.branch if way.when)
        judged = await road.ask(JUDGE, Judge(conditions=conditions), says=f"Which way? · {self.label}")
        return ELSE if judged.holds is None else f"way_{judged.holds + 1}"

    def ends(self) -> tuple[str, ...]:
        return tuple(self.exits())

    def exits(self) -> dict[str, str]:
        ways = {f"way_{i}": way.go for i, way in enumerate(self.branch, 1) if way.go}
        return {**ways, ELSE: self.branch[-1].else_ or ""}

    def expressions(self) -> dict[tuple[str | int, ...], str]:
        return {("branch", i, "when"): way.when for i, way in enumerate(self.branch) if way.when}

    def reason(self, outcome: str) -> str:
        return next(
            (way.when or "" for name, way in zip(self.exits(), self.branch, strict=True) if name == outcome), ""
        )
