"""Broadcasts: one message to an audience. Written, previewed, started; cancelled through their operation."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response

from api.access import MayReadJourneys, MayWriteJourneys
from api.desk import AtDesk
from api.finding import Finding
from api.idempotency import Making
from api.journey_text import JourneyText, body
from api.pages import After, Limit, Page, page
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from operations.audiences import broadcast
from store.rows import Row

router = APIRouter(prefix="/api/v1/broadcasts", tags=["messages"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["spring_sale"])]
_EXAMPLE = """broadcast: spring_sale
title: Spring sale
audience: {list: newsletter}
send: hello
rate: 100/s
"""
_BODY = body("BroadcastDefinition", _EXAMPLE)


class Broadcast(Told):
    """A broadcast, without its text."""

    key: str
    title: str
    state: Literal["draft", "running", "paused", "cancelled", "done"]
    audience: dict[str, Any]
    pace: dict[str, Any]
    """How fast, if that was said."""
    revision: int
    """Counts every change; the ETag."""
    operation: str | None
    """The long work that sends it."""
    total: int | None = None
    """How many the audience had when it was started."""
    done: int | None = None
    """How many are clear, one way or another."""
    error: str | None = None
    """Why it was paused by itself; mend it, and let it go on."""
    who: str
    created_at: Instant
    updated_at: Instant


class Part(Told):
    """How many deliveries came to what."""

    state: str
    reason: str
    people: int


class BroadcastWithText(Broadcast):
    """A broadcast with its text, and what became of whom."""

    text: str
    tally: list[Part]


class StartedBroadcast(Broadcast):
    """A broadcast that was just started, and what is worth knowing of its message, tried on its audience."""

    warnings: list[Finding]


class Preview(Told):
    """Whom it would reach if it were started now."""

    count: int
    reachable: int
    refused: dict[str, int]
    """Why not, as a code → how many."""
    sample: list[str]
    """Some of those it would reach, as ids."""
    warnings: list[Finding]
    """What is worth knowing of its message, tried on its audience. Nothing once it was started."""


@router.get("", operation_id="list_broadcasts", summary="Broadcasts, the newest first")
async def list_broadcasts(who: MayReadJourneys, desk: AtDesk, after: After, limit: Limit = 50) -> Page[Broadcast]:
    return page(Broadcast, await broadcast.latest(desk, after=after, limit=limit + 1), limit, by="key")


@router.post("", operation_id="define_broadcast", summary="Write a new one", status_code=201, openapi_extra=_BODY)
async def define_broadcast(
    who: MayWriteJourneys, text: JourneyText, desk: AtDesk, response: Response
) -> BroadcastWithText:
    row = await broadcast.define(desk, who, text, revision=0)
    response.headers["Location"] = f"/api/v1/broadcasts/{row['key']}"
    return await _told(desk, row["key"], response)


@router.post("/previews", operation_id="preview_text", summary="Whom a text would reach", openapi_extra=_BODY)
async def preview_text(who: MayReadJourneys, text: JourneyText, desk: AtDesk) -> Preview:
    return Preview.model_validate(await broadcast.previewed(desk, text))


@router.get("/{key}", operation_id="read_broadcast", summary="One of them, and what became of whom")
async def read_broadcast(who: MayReadJourneys, key: Key, desk: AtDesk, response: Response) -> BroadcastWithText:
    return await _told(desk, key, response)


@router.put("/{key}", operation_id="change_broadcast", summary="Change one that was not started", openapi_extra=_BODY)
async def change_broadcast(
    who: MayWriteJourneys, key: Key, text: JourneyText, revision: Needed, desk: AtDesk, response: Response
) -> BroadcastWithText:
    await broadcast.define(desk, who, text, key=key, revision=revision)
    return await _told(desk, key, response)


@router.post("/{key}/previews", operation_id="preview_broadcast", summary="Whom it would reach, and whom not, and why")
async def preview_broadcast(who: MayReadJourneys, key: Key, desk: AtDesk) -> Preview:
    return Preview.model_validate(await broadcast.preview(desk, key))


@router.post("/{key}/launches", operation_id="launch_broadcast", summary="Send it", status_code=202)
async def launch_broadcast(
    who: MayWriteJourneys, key: Key, revision: Expected, desk: AtDesk, response: Response
) -> StartedBroadcast:
    row = await broadcast.launch(desk, who, key, revision=revision)
    response.headers["Location"] = f"/api/v1/operations/{row['operation']}"
    return StartedBroadcast.model_validate(row)


@router.put("/{key}/pause", operation_id="pause_broadcast", summary="Nobody more gets it for now")
async def pause_broadcast(who: MayWriteJourneys, key: Key, desk: AtDesk) -> Broadcast:
    return Broadcast.model_validate(await broadcast.pause(desk, who, key))


@router.delete("/{key}/pause", operation_id="resume_broadcast", summary="Go on where it stopped")
async def resume_broadcast(who: MayWriteJourneys, key: Key, desk: AtDesk) -> Broadcast:
    return Broadcast.model_validate(await broadcast.resume(desk, who, key))


async def _told(desk: AtDesk, key: str, response: Response) -> BroadcastWithText:
    row: Row = await broadcast.find(desk, key)
    tag(response, row["revision"])
    return BroadcastWithText.model_validate(row)
