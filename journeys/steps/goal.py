"""`goal`: here they did what the journey is for."""

from pydantic import model_validator

from journeys.base import END, Key
from journeys.ends import CONVERTED
from journeys.road import Road
from journeys.step import Step

REACHED = "reached"


class Goal(Step):
    """Whoever comes here has reached a goal; with `leave`, their enrolment ends with it, as `converted`."""

    kind = "goal"
    outcomes = (REACHED,)

    goal: Key
    leave: bool = False

    @model_validator(mode="after")
    def _the_end(self) -> "Goal":
        if self.leave and self.then:
            raise ValueError("with `leave`, nothing comes after it; remove `then`")
        return self

    async def walk(self, road: Road) -> str:
        return REACHED

    def exits(self) -> dict[str, str]:
        return {REACHED: END} if self.leave else {}

    @property
    def leaves_as(self) -> str | None:
        return CONVERTED if self.leave else None

    @property
    def label(self) -> str:
        return self.title or self.goal.replace("_", " ").capitalize()
