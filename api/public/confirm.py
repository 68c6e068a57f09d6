"""`/o/…`: the button of a double opt-in. Looking at the page confirms nothing, however often a machine opens it."""

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.origin import origin
from api.public.page import page_for, pages
from operations.desk import Desk
from operations.permission.opt_in import Asked, came_back, confirm
from store.texts import spoken

router = pages()


@router.api_route("/o/{token}", methods=["GET", "HEAD"])
async def ask(request: Request, desk: AtDesk, token: str) -> Response:
    return _page(request, await came_back(desk, token))


@router.post("/o/{token}")
async def say_yes(request: Request, desk: AtDesk, token: str) -> Response:
    asked = await came_back(desk, token)
    return _page(request, await confirm(desk, token, _seen(request, desk, asked)))


def _seen(request: Request, desk: Desk, asked: Asked) -> dict[str, object]:
    """What they were shown when they pressed the button."""
    words = _text(asked)
    told = {"text": f"{words['title']} {words['text']}".strip(), "version": asked.topic["revision"]}
    return told | {"locale": asked.customer["locale"], "where": f"{desk.links.base_url}/o/"} | origin(request)


def _text(asked: Asked) -> dict[str, str]:
    words: dict[str, str] = spoken(asked.topic["texts"], asked.customer["locale"])
    return words


def _page(request: Request, asked: Asked) -> Response:
    return page_for(request, "confirm.html", asked.customer, asked.brand, state=asked.state, topic=_text(asked))
