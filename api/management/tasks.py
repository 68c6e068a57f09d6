"""Tasks: what journeys ask the people in the house to do."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AliasChoices, Field

from api.access import MayReadTouchpoints, MayWriteTouchpoints
from api.desk import AtDesk
from api.pages import After, Limit, Page, page
from api.shape import Instant, Told
from operations.touchpoints import tasks

router = APIRouter(prefix="/api/v1/tasks", tags=["touchpoints"])

Id = Annotated[str, Path(max_length=64, examples=["tsk_0199…"])]
State = Literal["open", "done"]


class Task(Told):
    """Something to do."""

    id: str
    enrollment: Annotated[str, Field(validation_alias=AliasChoices("enrolment", "enrollment"))]
    customer: str
    assignee: str
    """Who is to do it: the `for` of the journey's step."""
    text: str
    state: State
    at: Instant
    """When the customer came there, by the enrollment's clock."""
    done_at: Instant | None


@router.get("", operation_id="list_tasks", summary="Tasks, the newest first")
async def list_tasks(
    who: MayReadTouchpoints,
    desk: AtDesk,
    after: After,
    limit: Limit = 50,
    state: Annotated[State | None, Query()] = None,
    assignee: Annotated[str | None, Query(max_length=63)] = None,
    customer: Annotated[str | None, Query(max_length=64)] = None,
) -> Page[Task]:
    wanted = {"state": state, "assignee": assignee, "customer": customer}
    return page(Task, await tasks.listed(desk, **wanted, after=after, limit=limit + 1), limit)


@router.get("/{id}", operation_id="read_task", summary="One task")
async def read_task(who: MayReadTouchpoints, id: Id, desk: AtDesk) -> Task:  # noqa: A002
    return Task.model_validate(await tasks.task(desk, id))


@router.put("/{id}/completion", operation_id="complete_task", summary="Tick a task off")
async def complete_task(who: MayWriteTouchpoints, id: Id, desk: AtDesk) -> Task:  # noqa: A002
    return Task.model_validate(await tasks.finish(desk, who, id))


@router.delete("/{id}/completion", operation_id="reopen_task", summary="Open a task again")
async def reopen_task(who: MayWriteTouchpoints, id: Id, desk: AtDesk) -> Task:  # noqa: A002
    return Task.model_validate(await tasks.reopen(desk, who, id))
