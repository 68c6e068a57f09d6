"""Send windows: when a channel may be used at all, on each customer's own clock."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.access import MayReadDeliveries, MayWriteJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.revisions import Expected, tag
from api.shape import Asked, Instant, Told
from journeys.opening_hours import OpeningHours
from operations.sending import send_windows
from store.rows import Row

router = APIRouter(prefix="/api/v1/send-windows", tags=["messages"], route_class=Making)

Channel = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["sms"])]


class WindowRule(Asked):
    """When a channel may be used: days of the week, from one time of day to another."""

    open: OpeningHours


class SendWindow(Told):
    """A channel's send window."""

    channel: str
    open: OpeningHours
    revision: int
    """Counts every change; the ETag."""
    updated_at: Instant


@router.get("", operation_id="list_send_windows", summary="All send windows")
async def list_send_windows(who: MayReadDeliveries, desk: AtDesk) -> Page[SendWindow]:
    return Page(data=[SendWindow.model_validate(row) for row in await send_windows.every(desk)])


@router.get("/{channel}", operation_id="read_send_window", summary="When a channel may be used")
async def read_send_window(who: MayReadDeliveries, channel: Channel, desk: AtDesk, response: Response) -> SendWindow:
    return _told(await send_windows.one(desk, channel), response)


@router.put("/{channel}", operation_id="set_send_window", summary="Say when a channel may be used")
async def set_send_window(
    who: MayWriteJourneys, channel: Channel, asked: WindowRule, revision: Expected, desk: AtDesk, response: Response
) -> SendWindow:
    return _told(await send_windows.keep(desk, who, channel, asked.open, revision), response)


@router.delete("/{channel}", operation_id="remove_send_window", summary="Let it be used at any hour", status_code=204)
async def remove_send_window(who: MayWriteJourneys, channel: Channel, revision: Expected, desk: AtDesk) -> None:
    await send_windows.drop(desk, who, channel, revision)


def _told(row: Row, response: Response) -> SendWindow:
    tag(response, row["revision"])
    return SendWindow.model_validate(row)
