"""Launches: let an audience into a journey; seen beforehand, at a pace, now, at a time or again and again."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field, model_validator

from api.access import MayReadEnrollments, MayWriteEnrollments
from api.desk import AtDesk
from api.idempotency import Making
from api.management.operations import Operation
from api.pages import After, Limit, Page, page
from api.shape import Asked, Instant, Told
from journeys.base import Key
from journeys.pace import AnyPace
from journeys.recurrence import Recurrence
from operations.audiences import launches
from operations.audiences.launch import Wish, launch
from operations.audiences.launch_preview import preview

router = APIRouter(prefix="/api/v1", tags=["launches"], route_class=Making)

Named = Annotated[str, Path(max_length=64, examples=["lau_0199…"])]
JourneyKey = Annotated[str, Path(max_length=63, examples=["smatched"])]


class Audience(Asked):
    """Who is meant: exactly one of these."""

    segment: Key | None = None
    list: Key | None = None

    @model_validator(mode="after")
    def _one(self) -> "Audience":
        if len([one for one in (self.segment, self.list) if one]) != 1:
            raise ValueError("name the audience by exactly one of segment and list")
        return self


class LaunchAsked(Asked):
    """Whom to let in, when, and how fast."""

    audience: Annotated[Audience, Field(examples=[{"segment": "regulars"}])]
    at: Instant | None = None
    """Not before; null for now."""
    every: Recurrence | None = None
    """Again and again: `{"when": "mon at 9:00", "zone": "Europe/Berlin"}`; or five fields of cron."""
    pace: Annotated[AnyPace | None, Field(examples=["100/s", "10..1000/min over 1h"])] = None
    """How fast; null for as fast as it goes."""
    only_reachable: bool = False
    """Leave out whom nothing would reach: no address, no consent, unsubscribed, suppressed."""
    dry_run: bool = False
    """Say who would enter, and let nobody in."""

    def wish(self, journey: str) -> Wish:
        """As the desk takes it."""
        who = {name: key for name, key in self.audience.said().items() if key}
        return Wish(journey, who, self.pace, self.at, self.every, self.only_reachable)


class Seen(Told):
    """A customer of the audience."""

    customer: str
    name: str | None
    email: str | None
    external_id: str | None
    reason: str
    """Why they would not enter, as a code; empty for who would."""


class Preview(Told):
    """What would become of the audience."""

    count: int
    """Who belongs to it."""
    judged: int
    complete: bool
    """False when there are more than one preview judges. A launch judges everybody."""
    would_enter: int
    refused: dict[str, int]
    """Reason → how many."""
    unreachable: dict[str, int]
    """Of those who would enter, reason → how many nothing would reach."""
    lasts: float | None
    """Seconds that it takes at its pace, at least."""
    sample: list[Seen]


class Launch(Told):
    """A launch."""

    id: str
    journey: str
    audience: dict[str, Any]
    pace: dict[str, Any]
    at: Instant | None
    every: Annotated[dict[str, Any] | None, Field(validation_alias="recurrence")]
    state: Literal["open", "paused", "ended"]
    operation: Operation | None
    """The long work that does it, or did it last."""
    following: list[Instant]
    """When it comes due next, if it recurs; only for a single launch."""
    who: str
    created_at: Instant


class Asking(Told):
    """A launch, or only what it would be."""

    launch: Launch | None = None
    preview: Preview | None = None


class Missed(Asked):
    """The span in which it is to be made up for."""

    since: Instant
    until: Instant


@router.post(
    "/journeys/{key}/launches",
    operation_id="launch_journey",
    summary="Let an audience into a journey",
    status_code=202,
    responses={200: {"model": Asking, "description": "Only seen beforehand"}},
)
async def launch_journey(
    who: MayWriteEnrollments, key: JourneyKey, asked: LaunchAsked, desk: AtDesk, response: Response
) -> Asking:
    if asked.dry_run:
        response.status_code = 200
        return Asking(preview=Preview.model_validate(await preview(desk, asked.wish(key))))
    row = await launch(desk, who, asked.wish(key))
    operation = row["operation"]
    there = f"operations/{operation}" if operation else f"launches/{row['id']}"
    response.headers["Location"] = f"/api/v1/{there}"
    return Asking(launch=Launch.model_validate(await launches.found(desk, row["id"])))


@router.get("/journeys/{key}/launches", operation_id="list_launches", summary="A journey's launches, the newest first")
async def list_launches(
    who: MayReadEnrollments, key: JourneyKey, desk: AtDesk, after: After, limit: Limit = 50
) -> Page[Launch]:
    return page(Launch, await launches.of_journey(desk, key, after=after, limit=limit + 1), limit)


@router.get("/launches/{launch_id}", operation_id="read_launch", summary="How far it is, and when it comes due")
async def read_launch(who: MayReadEnrollments, launch_id: Named, desk: AtDesk) -> Launch:
    return Launch.model_validate(await launches.found(desk, launch_id))


@router.put("/launches/{launch_id}/pause", operation_id="pause_launch", summary="Let nobody in for now")
async def pause_launch(who: MayWriteEnrollments, launch_id: Named, desk: AtDesk) -> Launch:
    return Launch.model_validate(await launches.pause(desk, who, launch_id))


@router.delete("/launches/{launch_id}/pause", operation_id="resume_launch", summary="Go on where it stopped")
async def resume_launch(who: MayWriteEnrollments, launch_id: Named, desk: AtDesk) -> Launch:
    return Launch.model_validate(await launches.resume(desk, who, launch_id))


@router.delete(
    "/launches/{launch_id}", operation_id="end_launch", summary="Let nobody in any more; who entered goes on"
)
async def end_launch(who: MayWriteEnrollments, launch_id: Named, desk: AtDesk) -> Launch:
    return Launch.model_validate(await launches.end(desk, who, launch_id))


@router.post(
    "/launches/{launch_id}/backfills",
    operation_id="make_up_for_launch",
    summary="Do it for past times that nobody did it for",
    status_code=202,
)
async def make_up_for_launch(who: MayWriteEnrollments, launch_id: Named, missed: Missed, desk: AtDesk) -> Launch:
    return Launch.model_validate(await launches.make_up(desk, who, launch_id, missed.since, missed.until))
