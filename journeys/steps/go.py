"""`go`: a shortcut, or once more around."""

from typing import Annotated

from pydantic import Field, model_validator

from journeys.base import Key
from journeys.road import Road
from journeys.step import Step

AGAIN, ENOUGH = "again", "enough"


class Go(Step):
    """Go on at another step; with `at_most`, so often and no more: then it is `enough`, and the way leads past it."""

    kind = "go"

    go: Key
    at_most: Annotated[int | None, Field(strict=True, ge=1, le=1000)] = None

    @model_validator(mode="after")
    def _one_way(self) -> "Go":
        if self.then and not self.at_most:
            raise ValueError("`go` says where it goes on; remove `then`, or add `at_most`")
        return self

    async def walk(self, road: Road) -> str:
        return AGAIN if self.at_most is None or road.visit <= self.at_most else ENOUGH

    def ends(self) -> tuple[str, ...]:
        return (AGAIN, ENOUGH) if self.at_most else (AGAIN,)

    def exits(self) -> dict[str, str]:
        return {AGAIN: self.go}

    def particulars(self) -> tuple[object, ...]:
        return (f"≤ {self.at_most} ×",) if self.at_most else ()
