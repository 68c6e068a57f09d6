"""The press: what it costs that templates run behind walls, in a process of their own, and what it is to start one."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import psutil

from bench._meter import Middle
from messages.content.content import Content
from messages.content.library import Library
from messages.content.press.press import Press
from messages.content.press.typesetting import Typesetter
from messages.content.rendering import Renderer
from messages.content.source import source_of

ROUNDS, WAVE, STARTS = 40, 50, 5
_MESSAGE, _LOCALE = "brand_message", "de"


async def figures() -> AsyncIterator[str]:
    """The same message of the example, turn by turn: in this process, a wave at once in the press, and one by one."""
    press, content = Press(), Library().content
    renderer, near = Renderer(Library(), press), _Near(content)
    ways = (near.wave, partial(_wave, renderer, content), partial(_one_by_one, renderer, content))
    try:
        await ways[1](0)
        cpu = partial(_cpu, _room())
        rounds = [[await _each(way, number, cpu) for way in ways] for number in range(ROUNDS + 5)][5:]
    finally:
        press.close()
    yield f"wave_extra {_more(rounds, 1)}"
    yield f"single_extra {_more(rounds, 2)}"
    yield f"start {Middle([_start(content) for _ in range(STARTS)])} ms ratio-to a-press-with-its-first-message-printed"


async def _each(way: Callable[[int], Awaitable[None]], number: int, cpu: Callable[[], float]) -> float:
    """CPU-microseconds for one message."""
    began = cpu()
    await way(number)
    return (cpu() - began) / WAVE


def _more(rounds: list[list[float]], way: int) -> str:
    more, here = Middle([each[way] - each[0] for each in rounds]), Middle([each[0] for each in rounds])
    return f"{more} CPU-us ratio-to {here}-CPU-us-in-this-process {more.span}"


def _room() -> psutil.Process:
    return next(one for one in psutil.Process().children() if "messages.content.press.inside" in one.cmdline())


def _cpu(room: psutil.Process) -> float:
    """CPU-microseconds of this process and the room's, by clocks that are finer than the kernel's ticks."""
    return 1e6 * (time.process_time() + time.clock_gettime(_clock_of(room.pid)))


def _clock_of(pid: int) -> int:
    """Linux's number for the CPU clock of another process, as `clock_getcpuclockid` makes it."""
    return ~pid << 3 | 2


class _Near:
    """The same work without walls."""

    def __init__(self, content: Content) -> None:
        self._typesetter = Typesetter(content.files)
        self._source = source_of(content, _MESSAGE, "email", _LOCALE)
        brand = Renderer(Library()).brand("smatched", content).model_dump_json()
        self._brand = json.loads(brand)

    async def wave(self, number: int) -> None:
        for one in range(WAVE):
            facts = {**_facts(number * WAVE + one), "brand": self._brand, "locale": _LOCALE, "dir": "ltr"}
            job = {"form": _LOCALE, "zone": "UTC", "about": "", "facts": facts, "parts": self._source.parts}
            assert "html" in self._typesetter.set(job, lambda part: None)


async def _one_by_one(renderer: Renderer, content: Content, number: int) -> None:
    for one in range(WAVE):
        renderer.render(_MESSAGE, "email", _LOCALE, _facts(number * WAVE + one), content)


async def _wave(renderer: Renderer, content: Content, number: int) -> None:
    people = (_facts(number * WAVE + one) for one in range(WAVE))
    await asyncio.gather(*(renderer.rendered(_MESSAGE, "email", _LOCALE, facts, content) for facts in people))


def _start(content: Content) -> float:
    press, began = Press(), time.perf_counter()
    Renderer(Library(), press).render(_MESSAGE, "email", _LOCALE, _facts(0), content)
    took = 1000 * (time.perf_counter() - began)
    press.close()
    return took


def _facts(number: int) -> dict[str, Any]:
    name = f"Ada {number}"
    return {
        "profile": {"name": name, "first_name": "Ada", "locale": "de", "interests": ["beer"], "attributes": {}},
        "brand": "smatched",
        "product": None,
        "links": {one: f"https://etappe.example/{one[0]}/{number:032x}" for one in ("unsubscribe", "web", "page")},
        "journey": {"title": "Von Neugier zu Treue"},
        "step": {"title": "Hallo"},
    }
