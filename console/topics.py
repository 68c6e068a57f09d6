"""Topics: what customers can hear about, as the preference page tells them."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from messages.words import LOCALES
from operations.desk import Conflict
from operations.permission import topics
from store.rows import Row

router = APIRouter(prefix="/topics", route_class=Guarded)
Key = Annotated[str, Form(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Titles = Annotated[list[Annotated[str, Form(max_length=120)]], Form()]
Texts = Annotated[list[Annotated[str, Form(max_length=1_000)]], Form()]
Ticked = Annotated[bool, Form()]
Position = Annotated[int, Form(ge=0, le=10_000)]


@router.get("")
async def overview(view: Operator) -> Response:
    return await _shown(view)


@router.post("")
async def keep(
    view: Operator,
    key: Key,
    title: Titles,
    text: Texts,
    revision: Annotated[int, Form(ge=0)] = 0,
    double_opt_in: Ticked = False,
    public: Ticked = False,
    position: Position = 0,
) -> Response:
    """A new topic, with revision 0, or another text for one; titles and texts in the order of the languages."""
    texts = _texts(await _before(view, key, revision), title, text)
    values: Row = {"texts": texts, "double_opt_in": double_opt_in, "public": public, "position": position}
    if not texts:
        return await _shown(view, view.words("Give it a title in one language at least."))
    try:
        await topics.keep(view.desk, view.signed_in, key, values, revision=revision)
    except Conflict:
        return await _shown(view, view.words("Somebody changed it meanwhile, or there is one by this key already."))
    return RedirectResponse("/console/topics", 303)


async def _before(view: View, key: str, revision: int) -> dict[str, Any]:
    return dict((await topics.one(view.desk, key))["texts"]) if revision else {}


def _texts(before: dict[str, Any], titles: list[str], texts: list[str]) -> dict[str, Any]:
    """Those of languages that the console does not speak stay as they are."""
    said = zip(LOCALES, titles, texts, strict=False)
    written = {locale: {"title": title.strip(), "text": text.strip()} for locale, title, text in said if title.strip()}
    return {locale: one for locale, one in before.items() if locale not in LOCALES} | written


@router.post("/{key}/remove")
async def remove(view: Operator, key: str) -> Response:
    await topics.drop(view.desk, view.signed_in, key)
    return RedirectResponse("/console/topics", 303)


async def _shown(view: View, fault: str = "") -> Response:
    status = 422 if fault else 200
    return view.show("topics", status, topics=await topics.every(view.desk), spoken=LOCALES, fault=fault)
