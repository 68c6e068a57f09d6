"""Somebody at a browser, who looks closely at every page."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Page

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN = "document.querySelectorAll('details').forEach((one) => (one.open = true))"


@dataclass(frozen=True)
class Screen:
    """What a visitor sits in front of."""

    locale: str = "en"
    scheme: str = "light"
    width: int = 1440
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.locale}-{self.scheme}-{self.width}"


SCREENS = [
    Screen("de", "light", 1280),
    Screen("en", "dark", 1280),
    Screen("en", "light", 390),
    Screen("de", "dark", 390),
]


@dataclass
class Visitor:
    """Somebody on a page; `place` is where in the console, for the names of the pictures."""

    page: Page
    screen: Screen
    place: str

    async def see(self, what: str) -> None:
        """No barrier is in the way, nothing sticks out, also when all is opened; a picture is kept of before."""
        await self.picture(what)
        await self.page.evaluate(OPEN)
        await look(self.page, what)

    async def picture(self, what: str) -> None:
        """Keep a picture."""
        await self.page.screenshot(path=ARTEFACTS / f"{self.place}-{what}-{self.screen}.png", full_page=True)


async def look(page: Page, what: str) -> None:
    """No barrier is in the way on a page, nothing sticks out."""
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    wide, screen = await page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= screen, f"{what} is {wide} pixels wide on a screen of {screen}"


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve an app; its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        server.capture_signals = nullcontext  # type: ignore[method-assign]
        serving = asyncio.ensure_future(server.serve(sockets=[door]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await serving
