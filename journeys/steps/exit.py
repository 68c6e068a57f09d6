"""`exit`: this is where the customer leaves."""

from typing import Annotated

from pydantic import AfterValidator, Field

from journeys.base import END
from journeys.road import Road
from journeys.step import DONE, Step, Ways


def _nowhere(then: Ways) -> Ways:
    if then:
        raise ValueError("nothing comes after an exit; remove `then`")
    return then


class Exit(Step):
    """Leave the journey here; the reason becomes the enrolment's outcome."""

    kind = "exit"

    exit: Annotated[str, Field(min_length=1, max_length=80)]
    then: Annotated[Ways, AfterValidator(_nowhere)] = {}

    async def walk(self, road: Road) -> str:
        return DONE

    def exits(self) -> dict[str, str]:
        return {DONE: END}

    @property
    def leaves_as(self) -> str:
        return self.exit

    def particulars(self) -> tuple[object, ...]:
        return (self.exit,)
