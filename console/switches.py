"""The switches of a journey, and the repair of whoever stands still on it, from its page."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator
from journeys.orders import read
from operations.enrolments.repair import repair as mend
from operations.journeys import drain as door
from operations.journeys import pause as gate
from operations.journeys.pause import Clocks
from store.enrolments.overdue import Policy

router = APIRouter(prefix="/journeys/{key}", route_class=Guarded)
Hours = Annotated[int, Form(ge=1, le=720)]
Name = Annotated[str, Form(max_length=63)]


@router.post("/pause")
async def pause(view: Operator, key: str, clocks: Annotated[Clocks, Form()] = "run") -> Response:
    await gate.pause(view.desk, view.signed_in, key, clocks)
    return _back(key)


@router.post("/resume")
async def resume(view: Operator, key: str, overdue: Annotated[Policy, Form()] = "send", hours: Hours = 2) -> Response:
    spread = timedelta(hours=hours) if overdue == "spread" else None
    await gate.resume(view.desk, view.signed_in, key, overdue, spread)
    return _back(key)


@router.post("/drain")
async def drain(view: Operator, key: str) -> Response:
    await door.drain(view.desk, view.signed_in, key)
    return _back(key)


@router.post("/reopen")
async def reopen(view: Operator, key: str) -> Response:
    await door.reopen(view.desk, view.signed_in, key)
    return _back(key)


@router.post("/repairs")
async def repair(
    view: Operator, key: str, step: Name, fault: Name, order: Annotated[Literal["retry", "skip"], Form()]
) -> Response:
    await mend(view.desk, view.signed_in, key, read({"order": order}), fault=fault, step=step)
    return _back(key)


def _back(key: str) -> Response:
    return RedirectResponse(f"/console/journeys/{key}", 303)
