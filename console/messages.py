"""The messages: where each is used, how it looks to whom, what is wrong with it; and a place to write and try it."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.sealed import sealed
from console.view import Operator, View
from operations.content import messages
from operations.content.lint import lint_message
from operations.content.picture import WIDTHS, NoBrowser, picture
from operations.content.preview import Wish, preview
from operations.content.test_send import test_send
from operations.customers.look_up import everybody
from operations.desk import Conflict, Refused
from operations.sending import providers
from store.rows import Row

router = APIRouter(prefix="/messages", route_class=Guarded)
_CUSTOMERS, _MOST = 30, 500
_NEW = {
    "email/en/subject.txt": "Hello{{ ', ' ~ profile.first_name if profile.first_name else '' }}",
    "email/en/body.txt": (
        '{% extends "email/layout.txt" %}\n{% block body %}\nWe are glad that you are here.\n{% endblock %}\n'
    ),
}
Key = Annotated[str, Form(max_length=63)]
Names = Annotated[list[str], Form(max_length=100)]
Texts = Annotated[list[str], Form(max_length=100)]
_Maybe = Annotated[str, Query(max_length=255)]


async def _wished(
    customer: _Maybe = "", channel: _Maybe = "", locale: _Maybe = "", journey: _Maybe = ""
) -> dict[str, Any]:
    """How it is to be looked at; what is empty is left open."""
    told = {"customer": customer, "channel": channel, "locale": locale, "journey": journey}
    return {name: value for name, value in told.items() if value}


Wished = Annotated[dict[str, Any], Depends(_wished)]


@router.get("")
async def overview(view: Operator, check: Annotated[bool, Query()] = False) -> Response:
    rows = await messages.every(view.desk, limit=_MOST)
    found = {row["key"]: await lint_message(view.desk, row["key"], view.words) for row in rows} if check else {}
    away = await providers.held(view.desk)
    return view.show("messages", messages=rows, found=found, checked=check, away=away)


@router.get("/new")
async def blank(view: Operator) -> Response:
    return view.show("message_new", key="", files=_NEW, refused=None)


@router.post("/new")
async def add(view: Operator, key: Key, file: Names, text: Texts) -> Response:
    files = _files(file, text)
    try:
        row = await messages.keep(view.desk, view.signed_in, key.strip(), files, new=True)
    except Refused as wrong:
        return view.show("message_new", 422, key=key, files=files, refused=str(wrong))
    return RedirectResponse(f"/console/messages/{row['key']}", 303)


@router.get("/{key}")
async def message(view: Operator, key: str, wished: Wished) -> Response:
    return await _shown(view, key, wished)


@router.get("/{key}/page")
async def as_it_looks(view: Operator, key: str, wished: Wished) -> Response:
    return sealed((await preview(view.desk, key, Wish(**wished))).html)


@router.get("/{key}/picture")
async def drawn(
    view: Operator, key: str, wished: Wished, width: Annotated[Literal["phone", "desktop"], Query()] = "phone"
) -> Response:
    seen = await preview(view.desk, key, Wish(**wished))
    try:
        return Response(await picture(seen.html, WIDTHS[width]), media_type="image/png")
    except NoBrowser:
        reason = view.words("There is no Chromium where Etappe runs; with one, it draws the mail here.")
        return view.show("refused", 501, reason=reason)


@router.post("/{key}")
async def change(
    view: Operator, key: str, file: Names, text: Texts, revision: Annotated[int, Form(ge=0)], wished: Wished
) -> Response:
    files = _files(file, text)
    try:
        await messages.keep(view.desk, view.signed_in, key, files, new=not revision, revision=revision or None)
    except Conflict:
        reason = view.words("Somebody changed it since you looked; what you wrote is still here, but not kept.")
        return await _shown(view, key, wished, 409, files=files, refused=reason)
    except Refused as wrong:
        return await _shown(view, key, wished, 422, files=files, refused=str(wrong))
    return RedirectResponse(_address(key, wished), 303)


@router.post("/{key}/tries")
async def try_it(view: Operator, key: str, to: Annotated[str, Form(max_length=320)], wished: Wished) -> Response:
    try:
        answer = await test_send(view.desk, view.signed_in, key, Wish(**wished), to.strip())
    except Refused as wrong:
        return await _shown(view, key, wished, 422, refused=str(wrong))
    return await _shown(view, key, wished, tried=(to, answer))


@router.post("/{key}/removal")
async def remove(view: Operator, key: str, revision: Annotated[int, Form(ge=1)]) -> Response:
    try:
        await messages.drop(view.desk, view.signed_in, key, revision)
    except Conflict as wrong:
        return await _shown(view, key, {}, 409, refused=str(wrong))
    return RedirectResponse("/console/messages", 303)


async def _shown(view: View, key: str, wished: dict[str, Any], status: int = 200, **values: Any) -> Response:
    row = await messages.one(view.desk, key)
    wished = {"channel": _channel(row), **wished}
    seen = await preview(view.desk, key, Wish(**wished), view.words)
    found = await lint_message(view.desk, key, view.words)
    told: dict[str, Any] = {"files": row["files"], "refused": None, "tried": None, **values}
    people, asked = await _people(view, wished), f"?{urlencode(wished)}"
    wished = dict.fromkeys(("customer", "locale"), "") | wished
    return view.show(
        "message", status, row=row, seen=seen, found=found, wished=wished, asked=asked, people=people, **told
    )


def _channel(row: Row) -> str:
    return "email" if "email" in row["channels"] else str(row["channels"][0])


async def _people(view: View, wished: dict[str, Any]) -> list[tuple[str, str]]:
    rows = await everybody(view.desk, limit=_CUSTOMERS)
    known = [(row["id"], row["name"] or row["email"] or row["id"]) for row in rows]
    chosen = wished.get("customer")
    return known if not chosen or chosen in dict(known) else [(chosen, chosen), *known]


def _files(names: list[str], texts: list[str]) -> dict[str, str]:
    """What stands in the form; a field without a name, or without a text, is none."""
    pairs = zip(names, (text.replace("\r\n", "\n") for text in texts), strict=False)
    return {name.strip(): text for name, text in pairs if name.strip() and text.strip()}


def _address(key: str, wished: dict[str, str]) -> str:
    return f"/console/messages/{key}" + (f"?{urlencode(wished)}" if wished else "")
