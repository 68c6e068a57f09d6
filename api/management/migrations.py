"""Migrations: move people who are on their way to another version."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayWriteEnrollments
from api.desk import AtDesk
from api.idempotency import Making
from api.shape import Asked, Instant, Told
from journeys.base import Key
from operations.enrolments.migrate import migrate, preview
from operations.enrolments.migration import Migration

router = APIRouter(prefix="/api/v1/journeys", tags=["journeys"], route_class=Making)

MOST = 1_000
"""Enrollments that one preview rehearses."""
Version = Annotated[int, Field(ge=1, le=1_000_000)]


class MigrationAsked(Asked):
    """Where to, and for whom."""

    to_version: Version
    steps: Annotated[dict[Key, Key], Field(max_length=200, examples=[{"rest": "breathe"}])] = {}
    """Old step key → new one, where they differ. A step named here may be of another kind: it is begun anew."""
    due: Literal["kept", "recounted"] = "kept"
    """Waits under way end when they would have, or are counted by the new version from when they began."""
    from_versions: Annotated[list[Version] | None, Field(max_length=1_000)] = None
    """Only people on these; unsaid: on any other version."""
    dry_run: bool = False
    """Rehearse it, and move nobody."""


class Place(Told):
    """A step of a version."""

    version: int
    step: str | None


class Rehearsed(Told):
    """What would become of one enrollment; with a `reason` it stays where it is."""

    enrollment: Annotated[str, Field(validation_alias="enrolment")]
    origin: Annotated[Place, Field(validation_alias="from", serialization_alias="from")]
    to: Place
    due_before: Instant | None
    due_after: Instant | None
    reason: str | None = None
    about: str = ""


class Preview(Told):
    """What would become of everybody."""

    total: int
    moved: int
    refused: dict[str, int]
    """Reason → how many."""
    complete: bool
    """False when there are more than one preview rehearses. A migration rehearses everybody before moving them."""
    items: list[Rehearsed]


class Begun(Told):
    """A migration: what would be, or the long work that does it."""

    operation: str | None = None
    preview: Preview | None = None


@router.post(
    "/{key}/migrations",
    operation_id="migrate_journey",
    summary="Move people who are under way to another version",
    status_code=202,
    responses={200: {"model": Begun, "description": "Only rehearsed"}},
)
async def migrate_journey(
    who: MayWriteEnrollments,
    key: Annotated[str, Path(max_length=63)],
    asked: MigrationAsked,
    desk: AtDesk,
    response: Response,
) -> Begun:
    migration = Migration(key, **asked.model_dump(exclude={"dry_run"}))
    if asked.dry_run:
        response.status_code = 200
        return Begun(preview=Preview.model_validate(await preview(desk, migration, MOST)))
    operation = await migrate(desk, who, migration)
    response.headers["Location"] = f"/api/v1/operations/{operation}"
    return Begun(operation=operation)
