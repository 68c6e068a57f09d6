"""The launches of a journey: who would enter, then who does, and how far it is."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from console.audiences import choices
from console.guard import Guarded
from console.journeys import summed
from console.view import Operator, View
from operations.audiences import launches
from operations.audiences.launch import Wish, launch
from operations.audiences.launch_preview import preview
from operations.desk import Conflict, Refused

router = APIRouter(route_class=Guarded)
Text = Annotated[str, Form(max_length=100)]
_PAGE = 50


@router.get("/journeys/{key}/launches")
async def of_journey(view: Operator, key: str, after: Annotated[str | None, Query(max_length=80)] = None) -> Response:
    return await _page(view, key, after=after)


@router.post("/journeys/{key}/launches")
async def begin(
    view: Operator,
    key: str,
    act: Annotated[Literal["look", "begin"], Form()],
    audience: Text,
    pace: Text = "",
    at: Text = "",
    every: Text = "",
    only_reachable: Annotated[bool, Form()] = False,
) -> Response:
    """Looked at first; begun from the page that shows what would be."""
    said = {"audience": audience, "pace": pace, "at": at, "every": every, "only_reachable": only_reachable}
    try:
        wish = _wish(view, key, said)
        if act == "look":
            return await _page(view, key, said=said, seen=await preview(view.desk, wish))
        begun = await launch(view.desk, view.signed_in, wish)
    except ValidationError as wrong:
        fault = str(wrong.errors()[0]["msg"]).removeprefix("Value error, ")
        return await _page(view, key, said=said, fault=fault, status=422)
    except (Refused, ValueError) as wrong:
        return await _page(view, key, said=said, fault=str(wrong), status=409 if isinstance(wrong, Conflict) else 422)
    return RedirectResponse(f"/console/launches/{begun['id']}", 303)


def _wish(view: View, key: str, said: dict[str, Any]) -> Wish:
    kind, _, name = said["audience"].partition(":")
    at = datetime.fromisoformat(said["at"]).replace(tzinfo=view.words.zone).isoformat() if said["at"] else None
    every = {"when": said["every"], "zone": view.words.zone.key} if said["every"] else None
    asked = {"audience": {kind: name}, "pace": said["pace"] or None, "at": at, "every": every}
    return Wish.read(key, asked | {"only_reachable": said["only_reachable"]})


async def _page(view: View, key: str, *, after: str | None = None, status: int = 200, **shown: Any) -> Response:
    journey = await summed(view, key)
    rows = await launches.of_journey(view.desk, key, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["id"] if len(rows) > _PAGE else None
    empty: dict[str, Any] = {"seen": None, "said": {}, "fault": None}
    values = {"journey": journey, "launches": rows[:_PAGE], "more": more, "audiences": await choices(view)}
    return view.show("launches", status, **values, **(empty | shown))


@router.get("/launches/{launch_id}")
async def one(view: Operator, launch_id: str) -> Response:
    row = await launches.found(view.desk, launch_id)
    return view.show("launch", journey=await summed(view, row["journey"]), launch=row)


@router.post("/launches/{launch_id}/{act}")
async def turn(view: Operator, launch_id: str, act: Literal["pause", "resume", "end"]) -> Response:
    turned = {"pause": launches.pause, "resume": launches.resume, "end": launches.end}[act]
    await turned(view.desk, view.signed_in, launch_id)
    return RedirectResponse(f"/console/launches/{launch_id}", 303)
