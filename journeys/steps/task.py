"""`task`: something for the people in the house to do."""

from typing import Annotated

from pydantic import StringConstraints

from journeys.base import Frozen, Key, Tolerant
from journeys.road import Deed, Road
from journeys.step import Step

ASSIGNED = "assigned"


class Assignment(Frozen):
    """Who is to do what."""

    for_: Key
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

    model_config = Frozen.model_config | {"alias_generator": lambda name: name.rstrip("_")}


class OpenTask(Tolerant):
    """A task to be put on somebody's list, once for each touchpoint."""

    assignee: Key
    text: str


class OpenedTask(Tolerant):
    """Nothing to say."""


OPEN = Deed("open_task", OpenedTask, quick=True)


class Task(Step):
    """Put a task on the list of those who are to do it, and go on."""

    kind = "task"
    outcomes = (ASSIGNED,)

    task: Assignment

    async def walk(self, road: Road) -> str:
        task = OpenTask(assignee=self.task.for_, text=self.task.text)
        await road.ask(OPEN, task, says=f"Task for {task.assignee} · {self.label}")
        return ASSIGNED

    def particulars(self) -> tuple[object, ...]:
        return (self.task.for_,)
