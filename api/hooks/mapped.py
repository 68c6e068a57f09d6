"""What a body says by a mapping."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fastapi import HTTPException

from api.hooks.facts import facts, stated
from api.hooks.mapping import BodyMapping
from api.hooks.path import look, names_below
from api.hooks.person import person
from api.hooks.preset import Delivered
from api.hooks.signing import unix
from api.raw import mapping, moment, text
from operations.events.hear import Said
from operations.events.receive import Report

Document = dict[str, Any]


def mapped(by: BodyMapping, delivered: Delivered, document: Document, identity: str | None = None) -> Report:
    """The event in a body. 422 when it does not say what happened. `identity`: what else tells it from others."""
    name = _name(by, document)
    known = text(look(document, by.id)) if by.id else identity
    identity = f"{name}:{known or hashlib.sha256(delivered.body).hexdigest()}"
    who = person(**{field: look(document, path) for field, path in by.customer if path})
    at = _moment(look(document, by.at)) if by.at else None
    return Report(Said(delivered.source, identity, name, who, at, _properties(by, document)))


def _name(by: BodyMapping, document: Document) -> str:
    if by.event_name or not by.event:
        return by.event_name or ""
    said = text(look(document, by.event))
    if said is None:
        raise HTTPException(422, f"there is no event name at “{by.event}”; change the mapping of this source")
    return by.names.get(said, said)[:120]


def _properties(by: BodyMapping, document: Document) -> Document:
    rest = mapping(look(document, by.rest)) if by.rest else document
    said = {name: look(document, path) for name, path in by.properties.items()}
    return facts(rest, set(_told(by))) | stated(said)


def _told(by: BodyMapping) -> Iterator[str]:
    """What of the rest is not told again: whatever the customer stands in, and what has a name of ours."""
    for place, path in by.paths():
        name, ends = names_below(path, by.rest)
        if name and (ends or place[0] == "customer"):
            yield name


def _moment(value: Any) -> datetime | None:
    """ISO 8601 with a zone, or Unix time in seconds or milliseconds."""
    digits = str(value)
    return moment(value) or unix(digits[:-3] if len(digits) == 13 else digits)
