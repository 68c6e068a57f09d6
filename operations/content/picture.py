"""Picture: a page as a browser shows it, for a look at it. Chromium draws it, cut off from any network."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from io import BytesIO
from pathlib import Path
from shutil import which

from PIL import Image, ImageChops

WIDTHS = {"phone": 390, "desktop": 1280}
"""Pixels."""
_TALLEST, _NARROWEST, _MARGIN = 4_000, 600, 24
_TRIES = 2
"""A machine that has much to do may draw before the page is there."""
_LONGEST = 30
"""Seconds."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_QUIETLY = (
    "--headless",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--force-color-profile=srgb",
    "--run-all-compositor-stages-before-draw",
    "--disable-features=IsolateSandboxedIframes",  # in one process the frame is there when it is drawn
    # Nobody is asked for anything: a picture that a page shows would tell its owner that we looked.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_turn = asyncio.Semaphore(1)


class NoBrowser(RuntimeError):
    """there is no Chromium on this machine; install it (Debian: apt install chromium), or look at the preview's html"""


async def picture(html: str, width: int) -> bytes:
    """A PNG of a page so many pixels wide, and as tall as it is. Raises NoBrowser."""
    browser = next(filter(None, map(which, _BROWSERS)), None)
    if browser is None:
        raise NoBrowser(NoBrowser.__doc__)
    with tempfile.TemporaryDirectory(prefix="etappe-picture-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.html").write_text(_framed(html, width), encoding="utf-8")
        async with _turn:
            for _ in range(_TRIES):
                await _draw(browser, folder, width)
                if drawn := await asyncio.to_thread(_cut, folder / "picture.png", width):
                    break
        return drawn


def _framed(html: str, width: int) -> str:
    """The page in a frame of this width, without scripts: a browser's own window cannot be as narrow as a phone."""
    frame = f'<iframe sandbox width="{width}" height="{_TALLEST}" style="border: 0; display: block"'
    return f'<!doctype html><meta charset="utf-8"><body style="margin: 0">{frame} srcdoc="{escape(html)}"></iframe>'


async def _draw(browser: str, folder: Path, width: int) -> None:
    size = f"--window-size={max(width, _NARROWEST)},{_TALLEST}"
    told = (size, f"--screenshot={folder / 'picture.png'}", f"--user-data-dir={folder / 'profile'}")
    await _run([browser, *_QUIETLY, *_as_root(), *told, (folder / "page.html").as_uri()], folder)
    if not (folder / "picture.png").exists():
        raise NoBrowser("Chromium draws nothing here; start it by hand to see why, or look at the preview's html")


def _as_root() -> Sequence[str]:
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


async def _run(command: Sequence[str], folder: Path) -> None:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=_bare(folder), start_new_session=True
    )
    try:
        await asyncio.wait_for(process.wait(), _LONGEST)
    except TimeoutError:
        return
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)  # and whatever it started
        await process.wait()


def _bare(folder: Path) -> dict[str, str]:
    """None of our secrets are in what it knows."""
    return {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}


def _cut(file: Path, width: int) -> bytes:
    """As wide as the page, and without the empty rest below it; nothing of a page that is all empty."""
    with Image.open(file) as drawn:
        page = drawn.convert("RGB").crop((0, 0, width, drawn.height))
    empty = Image.new("RGB", page.size, page.getpixel((0, page.height - 1)))
    shown, out = ImageChops.difference(page, empty).getbbox(), BytesIO()
    if shown:
        page.crop((0, 0, width, min(shown[3] + _MARGIN, page.height))).save(out, "PNG", optimize=True)
    return out.getvalue()
