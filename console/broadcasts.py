"""The broadcasts: one message to an audience. Written, looked at, sent, and watched."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from journeys.text import JourneyFaults
from operations.audiences import broadcast
from operations.desk import Conflict, Refused
from operations.work import long_work
from store.customers import customers
from store.rows import Row

router = APIRouter(route_class=Guarded)
Text = Annotated[str, Form(max_length=100_000)]
Then = Annotated[Literal["save", "look"], Form()]
_PAGE = 50
_NEW = """broadcast: spring_sale
title: Spring sale
audience: {everybody: true}
send: hello
rate: 100/s
"""


@router.get("/broadcasts")
async def overview(view: Operator, after: Annotated[str | None, Query(max_length=80)] = None) -> Response:
    rows = await broadcast.latest(view.desk, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["key"] if len(rows) > _PAGE else None
    return view.show("broadcasts", broadcasts=rows[:_PAGE], more=more)


@router.get("/new-broadcast")
async def blank(view: Operator) -> Response:
    return _draft(view, None, _NEW)


@router.post("/new-broadcast")
async def add(view: Operator, text: Text, then: Then = "save") -> Response:
    return await _written(view, None, text, 0, then)


@router.get("/broadcasts/{key}")
async def one(view: Operator, key: str) -> Response:
    row = await broadcast.find(view.desk, key)
    return _draft(view, row, row["text"]) if row["state"] == "draft" else view.show("broadcast", row=row)


@router.post("/broadcasts/{key}")
async def change(
    view: Operator, key: str, text: Text, revision: Annotated[int, Form(ge=1)], then: Then = "save"
) -> Response:
    return await _written(view, await broadcast.find(view.desk, key), text, revision, then)


@router.post("/broadcasts/{key}/launch")
async def launch(view: Operator, key: str, revision: Annotated[int, Form(ge=1)]) -> Response:
    """From the page that says whom it will reach."""
    try:
        await broadcast.launch(view.desk, view.signed_in, key, revision=revision)
    except JourneyFaults as wrong:
        row = await broadcast.find(view.desk, key)
        return _draft(view, row, row["text"], 422, faults=wrong.faults)
    return RedirectResponse(f"/console/broadcasts/{key}", 303)


@router.post("/broadcasts/{key}/{act}")
async def turn(view: Operator, key: str, act: Literal["pause", "resume", "cancel"]) -> Response:
    if act == "cancel":
        row = await broadcast.find(view.desk, key)
        await long_work.cancel(view.desk, view.signed_in, row["operation"] or "")
    else:
        await {"pause": broadcast.pause, "resume": broadcast.resume}[act](view.desk, view.signed_in, key)
    return RedirectResponse(f"/console/broadcasts/{key}", 303)


async def _written(view: View, row: Row | None, text: str, revision: int, then: str) -> Response:
    """Keep what was written, or only look at it; what is wrong is shown beside it, and nothing written is lost."""
    text, key = text.replace("\r\n", "\n"), row["key"] if row else None
    try:
        if then == "save":
            kept = await broadcast.define(view.desk, view.signed_in, text, key=key, revision=revision)
            return RedirectResponse(f"/console/broadcasts/{kept['key']}", 303)
        found = await broadcast.previewed(view.desk, text, view.words)
    except JourneyFaults as wrong:
        return _draft(view, row, text, 422, faults=wrong.faults)
    except Conflict:
        said = view.words("There is one by this key already, or somebody changed it since you looked.")
        return _draft(view, row, text, 422, refused=said)
    except Refused as wrong:
        return _draft(view, row, text, 422, refused=str(wrong))
    async with view.desk.database.read() as connection:
        people = await customers.named(connection, found.sample)
    return _draft(view, row, text, found=found, people=list(people.values()))


def _draft(view: View, row: Row | None, text: str, status: int = 200, **shown: Any) -> Response:
    empty: dict[str, Any] = {"faults": [], "refused": None, "found": None, "people": []}
    kept = row is not None and row["text"].strip() == text.strip()
    return view.show("broadcast_draft", status, row=row, text=text, kept=kept, **(empty | shown))
