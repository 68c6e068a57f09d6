"""The sending rules: how often, and at which hours, anybody may be written to."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from console.guard import Guarded
from console.view import Operator, View
from journeys.frequency_cap import FrequencyCap
from journeys.local_time import WEEK
from journeys.opening_hours import OpeningHours
from operations.desk import Conflict
from operations.sending import frequency_caps, send_windows

router = APIRouter(prefix="/sending-rules", route_class=Guarded)
Short = Annotated[str, Form(max_length=63)]
_HERE = "/console/sending-rules"


@router.get("")
async def overview(view: Operator) -> Response:
    return await _shown(view)


@router.post("/frequency-caps")
async def add_cap(
    view: Operator,
    key: Short,
    most: Annotated[int, Form()],
    within: Short,
    channel: Short = "",
    topic: Short = "",
    whose: Short = "customer",
    then: Short = "defer",
) -> Response:
    said = {"key": key, "most": most, "within": within, "whose": whose, "then": then}
    try:
        cap = FrequencyCap.model_validate(said | {"channel": channel or None, "topic": topic or None})
        await frequency_caps.keep(view.desk, view.signed_in, cap, new=True)
    except ValidationError as wrong:
        return await _shown(view, _fault(wrong))
    except Conflict:
        return await _shown(view, view.words("There is one by this key already."))
    return _back()


@router.post("/frequency-caps/{key}/remove")
async def remove_cap(view: Operator, key: str) -> Response:
    await frequency_caps.drop(view.desk, view.signed_in, key)
    return _back()


@router.post("/send-windows")
async def set_window(
    view: Operator,
    channel: Annotated[str, Form(pattern=r"^[a-z][a-z0-9_-]{0,62}$")],
    begin: Short,
    end: Short,
    days: Annotated[list[str], Form()],
) -> Response:
    try:
        hours = OpeningHours.model_validate({"days": days, "from": begin, "to": end})
    except ValidationError as wrong:
        return await _shown(view, _fault(wrong))
    await send_windows.keep(view.desk, view.signed_in, channel, hours)
    return _back()


@router.post("/send-windows/{channel}/remove")
async def remove_window(view: Operator, channel: str) -> Response:
    await send_windows.drop(view.desk, view.signed_in, channel)
    return _back()


async def _shown(view: View, fault: str = "") -> Response:
    caps = [(row, frequency_caps.definition(row)) for row in await frequency_caps.every(view.desk)]
    windows = [(row, OpeningHours.model_validate(row["open"])) for row in await send_windows.every(view.desk)]
    status = 422 if fault else 200
    return view.show("sending_rules", status, caps=caps, windows=windows, week=WEEK, fault=fault)


def _fault(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"


def _back() -> Response:
    return RedirectResponse(_HERE, 303)
