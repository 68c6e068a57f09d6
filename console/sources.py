"""Sources: who may tell us of events, the address each is told at, and what opens it, which is shown once."""

import json
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from operations import once
from operations.desk import Conflict, Refused
from operations.events import sources
from operations.events.sources import SEGMENT, SourceKinds

router = APIRouter(prefix="/sources", route_class=Guarded)
Key = Annotated[str, Form(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Kind = Annotated[str, Form(max_length=63)]
Title = Annotated[str, Form(max_length=255)]
Secret = Annotated[str, Form(max_length=255)]
Mapping = Annotated[str, Form(max_length=20_000)]
Ticked = Annotated[bool, Form()]
_HERE = "/console/sources"
_BLANK = {"key": "", "kind": "shopify", "title": "", "mapping": ""}


@router.get("")
async def overview(view: Operator) -> Response:
    return await _shown(view)


@router.post("")
async def add(
    view: Operator, key: Key, kind: Kind, title: Title = "", secret: Secret = "", mapping: Mapping = ""
) -> Response:
    """The answer shows what opens it; asked for again it does not, nor does any page."""
    written = {"key": key, "kind": kind, "title": title, "mapping": mapping}
    try:
        opens = _kinds(view).secret(_known(view, kind), secret.strip() or None)
        read = _kinds(view).mapping(kind, _read(view, mapping))
        added = await sources.add(view.desk, view.signed_in, key, kind, title.strip() or key, opens, read)
    except Conflict:
        wrong = view.words("There is one by this key already.")
        return await _shown(view, 409, fault=wrong, written=written)
    except Refused as wrong:
        return await _shown(view, 422, fault=str(wrong), written=written)
    return await _shown(view, opened=added)


@router.post("/{key}/secrets")
async def renew(
    view: Operator, key: str, token: Annotated[str, Form(max_length=64)], secret: Secret = "", at_once: Ticked = False
) -> Response:
    """`token`: of the page it was asked on. Done twice it would end the one that is still signed with."""
    row = await sources.source(view.desk, key)
    try:
        opens = _kinds(view).secret(row["kind"], secret.strip() or None)
        if await once.claim(view.desk, view.signed_in, f"source:{token}", key):
            raise Refused(view.words("This was done already. What was made is not shown again; ask for another one."))
        until = view.desk.clock() if at_once else None
        renewed = await sources.renew(view.desk, view.signed_in, key, opens, until)
        await once.keep(view.desk, view.signed_in, f"source:{token}", 200, None)
    except Refused as wrong:
        return await _shown(view, 422, fault=str(wrong))
    return await _shown(view, opened=renewed)


@router.post("/{key}/mapping")
async def change_mapping(view: Operator, key: str, mapping: Mapping) -> Response:
    kind = (await sources.source(view.desk, key))["kind"]
    try:
        read = _kinds(view).mapping(kind, _read(view, mapping))
        await sources.change_mapping(view.desk, view.signed_in, key, read or {})
    except Refused as wrong:
        return await _shown(view, 422, fault=str(wrong), mappings={key: mapping})
    return RedirectResponse(_HERE, 303)


@router.post("/{key}/remove")
async def remove(view: Operator, key: str) -> Response:
    await sources.drop(view.desk, view.signed_in, key)
    return RedirectResponse(_HERE, 303)


def _kinds(view: View) -> SourceKinds:
    kinds: SourceKinds = view.request.state.kinds
    return kinds


def _known(view: View, kind: str) -> str:
    if kind not in _kinds(view).names:
        raise Refused(view.words("There is no such kind of source."))
    return kind


def _read(view: View, text: str) -> dict[str, Any] | None:
    """A mapping as it was typed. Raises Refused."""
    if not text.strip():
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Refused(view.words("The mapping is no JSON: {why}", why=str(wrong))) from None
    if not isinstance(told, dict):
        raise Refused(view.words("The mapping is no JSON: {why}", why="{…}"))
    return told


async def _shown(view: View, status: int = 200, **values: Any) -> Response:
    rows = [row | {"address": _address(view, row), "text": _text(row)} for row in await sources.every(view.desk)]
    known = {"sources": rows, "kinds": _kinds(view), "token": token_urlsafe(16), "segment": SEGMENT}
    blank = {"fault": "", "written": _BLANK, "blank": _BLANK, "mappings": {}, "opened": None}
    return view.show("sources", status, now=view.desk.clock(), **(known | blank | values))


def _address(view: View, row: dict[str, Any]) -> str:
    """Where the other side sends to: to us as a host, for Segment's libraries."""
    base = view.desk.links.base_url
    return base if row["kind"] == SEGMENT else f"{base}/hooks/in/{row['key']}"


def _text(row: dict[str, Any]) -> str:
    return json.dumps(row["mapping"], ensure_ascii=False, indent=2) if row["mapping"] else ""
