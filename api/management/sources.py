"""Sources: who may tell us of events."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, Field, StringConstraints

from api.access import MayAdminister
from api.desk import AtDesk
from api.hooks.mapping import BodyMapping
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Facts, Instant, Line, Told
from api.source_kinds import KINDS, SHORTEST
from journeys.base import Key
from operations.desk import Refused
from operations.events import sources
from operations.events.sources import SEGMENT, Unfit

router = APIRouter(prefix="/api/v1/sources", tags=["events"], route_class=Making)

Named = Annotated[str, Path(max_length=63)]
Secret = Annotated[str, StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=255)]


def _known(kind: str) -> str:
    if kind not in KINDS.names:
        raise ValueError(f"there is no such kind of source; there are {', '.join(KINDS.names)}")
    return kind


_ENUM: dict[str, Any] = {"enum": list(KINDS.names)}
Kind = Annotated[str, AfterValidator(_known), Field(examples=["shopify"], json_schema_extra=_ENUM)]


class NewSource(Asked):
    """A source to be added."""

    key: Annotated[Key, Field(examples=["shop"])]
    kind: Kind
    title: Line
    secret: Secret | None = None
    """What its webhooks are signed with, when the other side chose it; else one is made."""
    mapping: BodyMapping | None = None
    """Where our fields stand in what it sends: for the kinds `generic`, which needs one, and `standard`."""


class Source(Told):
    """A source."""

    key: str
    kind: str
    title: str
    mapping: dict[str, Any] | None = None
    old_until: Instant | None = None
    """Until when the secret before this one is good."""
    created_at: Instant


class SourceWithSecret(Source):
    """A source, and what opens it: shown this once."""

    secret: str | None = None
    write_key: str | None = None


class NewSecret(Asked):
    """Another secret for a source."""

    secret: Secret | None = None
    """The one that the other side chose; else one is made."""
    old_until: Instant | None = None
    """Until when the old one is good too: a day from now, if nothing is said; at most 30 days. Now ends it at once."""


class NewMapping(BodyMapping):
    """A mapping, and an example to try it on."""

    example: Facts | None = None
    """A body as it comes: every path has to lead somewhere in it. It is not kept."""


@router.get("", operation_id="list_sources", summary="All sources")
async def list_sources(who: MayAdminister, desk: AtDesk) -> Page[Source]:
    return Page(data=[Source.model_validate(row) for row in await sources.every(desk)])


@router.get("/{key}", operation_id="read_source", summary="One source")
async def read_source(who: MayAdminister, key: Named, desk: AtDesk) -> Source:
    return Source.model_validate(await sources.source(desk, key))


@router.post("", operation_id="add_source", summary="Add a source", status_code=201)
async def add_source(who: MayAdminister, new: NewSource, desk: AtDesk) -> SourceWithSecret:
    with _pointed_at():
        secret = KINDS.secret(new.kind, new.secret)
    with _pointed_at("mapping"):
        mapping = KINDS.mapping(new.kind, new.mapping.said() if new.mapping else None)
    return _opened(await sources.add(desk, who, new.key, new.kind, new.title, secret, mapping))


@router.post("/{key}/secrets", operation_id="change_secret", summary="Another secret", status_code=201)
async def change_secret(
    who: MayAdminister, key: Named, desk: AtDesk, told: NewSecret | None = None
) -> SourceWithSecret:
    kind, new = (await sources.source(desk, key))["kind"], told or NewSecret()
    if kind == SEGMENT and new.said():
        raise Refused("a write key is made here, and the old one ends at once: say neither `secret` nor `old_until`")
    with _pointed_at():
        secret = KINDS.secret(kind, new.secret)
    return _opened(await sources.renew(desk, who, key, secret, new.old_until))


@router.put("/{key}/mapping", operation_id="change_mapping", summary="Where our fields stand in what it sends")
async def change_mapping(who: MayAdminister, key: Named, new: NewMapping, desk: AtDesk) -> Source:
    said = new.said()
    example = said.pop("example", None)
    with _pointed_at():
        mapping = KINDS.mapping((await sources.source(desk, key))["kind"], said)
        if example is not None:
            _try(new, example)
    return Source.model_validate(await sources.change_mapping(desk, who, key, mapping or {}))


@router.delete("/{key}", operation_id="remove_source", summary="Listen to a source no more", status_code=204)
async def remove_source(who: MayAdminister, key: Named, desk: AtDesk) -> None:
    """Its webhooks get 404 from then on, its write key 401. The events that came stay."""
    await sources.drop(desk, who, key)


def _try(mapping: BodyMapping, example: dict[str, Any]) -> None:
    missed = {place: f"there is nothing at “{path}” in the example" for place, path in mapping.missed(example)}
    if missed:
        raise Unfit(missed)


@contextmanager
def _pointed_at(*place: str) -> Iterator[None]:
    """What will not do is pointed at in the body, below a place."""
    try:
        yield
    except Unfit as wrong:
        faults = [
            {"loc": ("body", *place, *below), "msg": why, "type": "value_error"} for below, why in wrong.faults.items()
        ]
        raise RequestValidationError(faults) from None


def _opened(added: sources.Added) -> SourceWithSecret:
    return SourceWithSecret.model_validate(added.row | {"secret": added.secret, "write_key": added.write_key})
