"""`split`: so many of a hundred one way, so many another."""

import hashlib
from bisect import bisect_right
from itertools import accumulate
from typing import Annotated

from pydantic import AfterValidator, Field

from journeys.base import Frozen, Key
from journeys.road import Road
from journeys.step import Step


class Arm(Frozen):
    """So many of a hundred customers go to a step; `holdout` marks those who are left alone, to compare with."""

    share: Annotated[int, Field(strict=True, ge=1, le=99)]
    go: Key
    holdout: bool = False

    @property
    def label(self) -> str:
        """What the map writes on the way."""
        return f"{self.share} % holdout" if self.holdout else f"{self.share} %"


def _all_of_them(arms: tuple[Arm, ...]) -> tuple[Arm, ...]:
    shares = [arm.share for arm in arms]
    if sum(shares) != 100:
        raise ValueError(f"{' + '.join(map(str, shares))} is {sum(shares)}; write shares that add up to 100")
    return arms


class Split(Step):
    """Share customers out by chance. Who comes again, or to another split of the same experiment, has the same arm."""

    kind = "split"

    split: Annotated[tuple[Arm, ...], Field(min_length=2, max_length=20), AfterValidator(_all_of_them)]
    experiment: Key | None = None

    async def walk(self, road: Road) -> str:
        place = _place(self.experiment or f"{road.journey}/{self.key}", road.customer)
        return f"arm_{bisect_right([*accumulate(arm.share for arm in self.split)], place) + 1}"

    def ends(self) -> tuple[str, ...]:
        return tuple(self.exits())

    def exits(self) -> dict[str, str]:
        return {f"arm_{i}": arm.go for i, arm in enumerate(self.split, 1)}

    def particulars(self) -> tuple[object, ...]:
        return (self.experiment,) if self.experiment else ()

    def reason(self, outcome: str) -> str:
        return dict(zip(self.exits(), self.split, strict=True))[outcome].label


def _place(experiment: str, customer: str) -> int:
    """Where the customer stands in a row of a hundred, from 0: by chance, and in each experiment always the same."""
    dice = hashlib.sha256(f"{experiment}\n{customer}".encode()).digest()
    return int.from_bytes(dice[:8], "big") % 100
