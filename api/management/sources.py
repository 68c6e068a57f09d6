"""Sources: who may tell us of events."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, Field, StringConstraints

from api.access import MayAdminister
from api.desk import AtDesk
from api.hooks import PRESETS
from api.hooks.mapping import BodyMapping
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Facts, Instant, Line, Told
from journeys.base import Key
from operations.desk import Refused
from operations.events import sources
from operations.events.sources import SEGMENT

router = APIRouter(prefix="/api/v1/sources", tags=["events"], route_class=Making)

KINDS = (SEGMENT, *PRESETS)
Named = Annotated[str, Path(max_length=63)]
Secret = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=255)]


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no such kind of source; there are {', '.join(KINDS)}")
    return kind


class NewSource(Asked):
    """A source to be added."""

    key: Annotated[Key, Field(examples=["shop"])]
    kind: Annotated[str, AfterValidator(_known), Field(examples=["shopify"], json_schema_extra={"enum": list(KINDS)})]
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
    secret = None if new.kind == SEGMENT else _signing(new.kind, new.secret)
    return _opened(await sources.add(desk, who, new.key, new.kind, new.title, secret, _mapping(new)))


@router.post("/{key}/secrets", operation_id="change_secret", summary="Another secret", status_code=201)
async def change_secret(
    who: MayAdminister, key: Named, desk: AtDesk, told: NewSecret | None = None
) -> SourceWithSecret:
    kind, new = (await sources.source(desk, key))["kind"], told or NewSecret()
    if kind != SEGMENT:
        secret = _signing(kind, new.secret)
        return _opened(await sources.change_secret(desk, who, key, secret, new.old_until))
    if new.said():
        raise Refused("a write key is made here, and the old one ends at once: say neither `secret` nor `old_until`")
    return _opened(await sources.change_write_key(desk, who, key))


@router.put("/{key}/mapping", operation_id="change_mapping", summary="Where our fields stand in what it sends")
async def change_mapping(who: MayAdminister, key: Named, new: NewMapping, desk: AtDesk) -> Source:
    _check_mapping((await sources.source(desk, key))["kind"], new, ())
    if new.example is not None:
        _try(new, new.example)
    mapping = new.model_dump(exclude_none=True, exclude={"example"})
    return Source.model_validate(await sources.change_mapping(desk, who, key, mapping))


def _signing(kind: str, chosen: str | None) -> str:
    """A secret that the kind can sign with. 422 for one that it cannot."""
    secret = chosen or PRESETS[kind].new_secret()
    try:
        PRESETS[kind].check_secret(secret)
    except ValueError as error:
        raise _faults({("secret",): str(error)}) from None
    return secret


def _mapping(new: NewSource) -> dict[str, Any] | None:
    if new.mapping is None:
        if new.kind == "generic":
            raise _faults({("mapping",): "say where our fields stand in what it sends"})
        return None
    _check_mapping(new.kind, new.mapping, ("mapping",))
    return new.mapping.model_dump(exclude_none=True)


def _check_mapping(kind: str, mapping: BodyMapping, place: tuple[str, ...]) -> None:
    preset = PRESETS.get(kind)
    if preset is None or not preset.mapped:
        raise _faults({place: f"what a source of the kind {kind} sends is known; it takes no mapping"})
    if kind != "generic" and "signature" in mapping.model_fields_set:
        raise _faults({(*place, "signature"): f"the kind {kind} says itself how it is signed; leave it out"})


def _try(mapping: BodyMapping, example: dict[str, Any]) -> None:
    missed = {place: f"there is nothing at “{path}” in the example" for place, path in mapping.missed(example)}
    if missed:
        raise _faults(missed)


def _faults(found: dict[tuple[str, ...], str]) -> RequestValidationError:
    return RequestValidationError(
        [{"loc": ("body", *place), "msg": detail, "type": "value_error"} for place, detail in found.items()]
    )


def _opened(added: sources.Added) -> SourceWithSecret:
    return SourceWithSecret.model_validate(added.row | {"secret": added.secret, "write_key": added.write_key})
