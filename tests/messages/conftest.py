"""The messages that come with Etappe, an operator's own folder, and a mail server that takes them."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from messages.channels.email import Email
from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from tests.faults.sink import Sink


@pytest.fixture
def facts() -> dict[str, Any]:
    """What a template is told about Ada at the film."""
    return {
        "profile": {
            "name": "Ada Lovelace",
            "first_name": "Ada",
            "locale": "de",
            "interests": ["beer"],
            "attributes": {},
        },
        "brand": "smatched",
        "product": {
            "title": "Pils & Co",
            "text": "Herb, hell.",
            "price": "3,20 €",
            "url": "https://smatched.example/p",
        },
        "links": {name: f"https://etappe.example/{name[0]}/abc" for name in ("unsubscribe", "web", "page")},
        "journey": {"title": "Von Neugier zu Treue"},
        "step": {"title": "Der Film"},
    }


@pytest.fixture
def renderer() -> Renderer:
    return Renderer(Library())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The operator's own folder."""
    return tmp_path / "own"


@pytest.fixture
def write(own: Path) -> Callable[..., Renderer]:
    """`write("hello", "de", subject="Hi", body="…")`: the operator's own message; a renderer that knows it."""

    def write(message: str, locale: str, *, subject: str = "Hi", body: str = "Hi", html: str = "") -> Renderer:
        folder = own / "email" / message / locale
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in (("subject.txt", subject), ("body.txt", body), ("body.html", html)):
            if text:
                (folder / file).write_text(text, encoding="utf-8")
        return Renderer(Library([own, PACKAGED]))

    return write


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def email(sink: Sink) -> AsyncIterator[Email]:
    channel = Email.open({"smtp_url": sink.url, "smtp_connections": "2"})
    yield channel
    await channel.close()
