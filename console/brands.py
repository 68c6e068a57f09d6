"""The brands: written as text, beside a mail that wears them."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from messages.content.brand import BrandFaults
from messages.words import LOCALES
from operations.content import brands
from operations.content.brand_preview import preview
from operations.desk import Conflict
from store.rows import Row

router = APIRouter(prefix="/brands", route_class=Guarded)
Text = Annotated[str, Form(max_length=100_000)]
_BLANK = "plain"
# Like a mail that came from outside: it may show pictures, look like itself, and do nothing else.
_SEALED = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' data: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@router.get("/new")
async def blank(view: Operator, like: Annotated[str, Query(max_length=63)] = _BLANK) -> Response:
    row = await brands.one(view.desk, like)
    key = "shop" if like == _BLANK else like
    return _page(view, None, f"brand: {key}\n" + row["text"])


@router.post("/new")
async def add(view: Operator, text: Text) -> Response:
    return await _written(view, None, text, 0)


@router.get("/{key}")
async def one(view: Operator, key: str) -> Response:
    row = await brands.one(view.desk, key)
    return _page(view, row, row["text"])


@router.post("/{key}")
async def change(view: Operator, key: str, text: Text, revision: Annotated[int, Form(ge=1)]) -> Response:
    return await _written(view, await brands.one(view.desk, key), text, revision)


@router.post("/{key}/removal")
async def remove(view: Operator, key: str, revision: Annotated[int, Form(ge=1)]) -> Response:
    row = await brands.one(view.desk, key)
    try:
        await brands.drop(view.desk, view.signed_in, key, revision)
    except Conflict:
        used = view.words("It is worn by {what}, or somebody changed it.", what=", ".join(row["used_by"]) or "…")
        return _page(view, row, row["text"], refused=used, status=409)
    return RedirectResponse("/console/assets", 303)


@router.get("/{key}/preview")
async def worn(view: Operator, key: str, locale: Annotated[str, Query(max_length=2)] = "de") -> Response:
    page = await preview(view.desk, key, locale if locale in LOCALES else LOCALES[0])
    return HTMLResponse(page, headers={"Content-Security-Policy": _SEALED, "Referrer-Policy": "no-referrer"})


async def _written(view: View, row: Row | None, text: str, revision: int) -> Response:
    """Keep what was written; what is wrong is shown beside it, and nothing written is lost."""
    text, key = text.replace("\r\n", "\n"), row["key"] if row else None
    try:
        kept = await brands.keep(view.desk, view.signed_in, text, key=key, revision=revision)
        return RedirectResponse(f"/console/brands/{kept['key']}", 303)
    except BrandFaults as wrong:
        return _page(view, row, text, faults=wrong.faults, status=422)
    except Conflict:
        taken = view.words("There is one by this key already, or somebody changed it since you looked.")
        return _page(view, row, text, refused=taken, status=409)


def _page(view: View, row: Row | None, text: str, status: int = 200, **told: Any) -> Response:
    shown = {"faults": [], "refused": None, **told}
    return view.show("brand", status, row=row, text=text, locales=LOCALES, **shown)
