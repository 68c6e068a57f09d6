"""The press: a template can do harm to nobody but itself, and says what is wrong with it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from messages.content.content import Content
from messages.content.faults import TemplateFault
from messages.content.library import Library
from messages.content.press.press import Press
from messages.content.rendering import Renderer

HOUSE = Path(__file__).parents[2]

BOMBS = {
    "a power folded while compiling": "{{ 9**(9**7) }}",
    "a rounding to a billion places": "{{ 1 | round(999999999, 'ceil') }}",
    "loops in loops": "{% for a in big %}" * 6 + "x" + "{% endfor %}" * 6,
    "a text that doubles": "{% set x = 'aaaaaaaaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
    "a list that doubles": "{% set x = [1, 2, 3, 4] %}" + "{% set x = x + x %}" * 40,
    "a text of four gigabytes": "{{ 'a' * 4000000000 }}",
    "spaces without end": "{{ '%4000000000d' % 1 }}",
    "a macro that calls itself": "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "two macros that call each other twice": "{% macro a(n) %}{{ a(n) }}{{ a(n) }}{% endmacro %}{{ a(1) }}",
    "a message that includes itself": "{% include 'email/bomb/de/body.txt' %}",
    "a message that extends itself": "{% extends 'email/bomb/de/body.txt' %}",
    "parentheses without end": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "ifs without end": "{% if true %}" * 5_000 + "{% endif %}" * 5_000,
    "a sum without end": "{{ " + "+".join(["1"] * 60_000) + " }}",
    "a file of a megabyte": "a" * 1_000_000,
    "a page of a megabyte": "{% for a in big %}{% for b in big %}" + "a" * 1000 + "{% endfor %}{% endfor %}",
    "a table of a thousand columns": "{{ 'a ' | wordwrap(-1) }}",
    "an amount of a billion digits": "{{ '1e999999999' | money('EUR') }}",
    "a number of a billion places": "{{ 1 | number(999999999) }}",
    "the class of a text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "the class by subscript": "{{ ''['__class__'] }}",
    "globals of a helper": "{{ money.__globals__ }}",
    "globals of a macro": "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "a macro's own template": "{% macro m() %}{% endmacro %}{{ m._func }}",
    "the module of self": "{{ self._TemplateReference__context }}",
    "the environment of a helper": "{{ date.environment.speech }}",
    "attributes by filter": "{{ '' | attr('__class__') }}",
    "a map of attributes": "{{ [''] | map(attribute='__class__') | list }}",
    "a sort by attribute": "{{ [big, big] | sort(attribute='__class__.__mro__.0.__subclasses__') }}",
    "a unique by attribute": "{{ ['a'] | unique(attribute='__class__.__base__.__subclasses__') | list }}",
    "a join by attribute": "{{ ['a'] | join(',', attribute='__class__.__mro__') }}",
    "a format": "{{ '{0.__class__}'.format(1) }}",
    "a method kept": "{% set f = 'x'.ljust %}{{ f(4000000000) }}",
    "a change of the facts": "{{ big.append(1) }}",
    "python": "{% import os %}{{ os.environ }}",
    "an undefined's secrets": "{{ nobody.__class__ }}",
    "the caller": "{{ caller.__globals__ }}",
    "the loop's class": "{% for a in big %}{{ loop.__class__ }}{% endfor %}",
    "the loop's environment": "{% for a in big %}{{ loop._iterator.gi_frame }}{% endfor %}",
}
MJML_BOMBS = {
    "elements without end": "<mjml><mj-body>"
    + "<mj-wrapper>" * 20_000
    + "</mj-wrapper>" * 20_000
    + "</mj-body></mjml>",
    "html without end": "<mjml><mj-body><mj-text>" + "<b>" * 30_000 + "</b>" * 30_000 + "</mj-text></mj-body></mjml>",
    "somebody's file": "<mjml><mj-body>\n<mj-include path='/etc/passwd' /></mj-body></mjml>",
    "a megabyte": "<mjml><mj-body>" + "<mj-text>a</mj-text>" * 50_000 + "</mj-body></mjml>",
    "an entity bomb": "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><mjml><mj-body>&c;</mj-body></mjml>",
    "an element that is open": "<mjml>\n<mj-body>\n<mj-text>\n</mj-body></mjml>",
    "no mjml": "hello",
    "a loop around it": "<mjml><mj-body>{% for a in big %}{% for b in big %}{% for c in big %}<mj-text>a</mj-text>"
    "{% endfor %}{% endfor %}{% endfor %}</mj-body></mjml>",
}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


@pytest.fixture
def known(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"big": list(range(1000))}


def _with(press: Press, files: dict[str, str]) -> Renderer:
    return Renderer(_Shelf(Content.of(files).over(Library().content)), press)


class _Shelf(Library):
    """Content at hand."""

    def __init__(self, content: Content) -> None:
        self._now = content

    @property
    def content(self) -> Content:
        return self._now


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_in_time_and_the_next_message_is_fine(press: Press, known: dict[str, Any], kind: str) -> None:
    files = {"email/bomb/de/body.txt": BOMBS[kind], "email/bomb/de/subject.txt": "Hi"}
    _refused(_with(press, files), known, "body.txt")


@pytest.mark.parametrize("kind", MJML_BOMBS)
def test_a_bomb_in_mjml_is_refused_as_well(press: Press, known: dict[str, Any], kind: str) -> None:
    files = {"email/bomb/de/body.mjml": MJML_BOMBS[kind], "email/bomb/de/subject.txt": "Hi"}
    _refused(_with(press, files), known, "body.mjml")


def _refused(renderer: Renderer, known: dict[str, Any], file: str) -> None:
    renderer.render("hello", "email", "de", known)
    began = time.monotonic()
    with pytest.raises(TemplateFault) as fault:
        renderer.render("bomb", "email", "de", known)
    assert time.monotonic() - began < 20  # on a machine that does other things too; alone it is two seconds at most
    assert str(fault.value).startswith(f"message bomb (de), {file}")
    assert len(str(fault.value)) < 500
    assert renderer.render("hello", "email", "de", known).subject == "Schön, dass du da bist"


async def test_a_wave_with_a_bomb_in_it_reaches_everybody_else(press: Press, known: dict[str, Any]) -> None:
    files = {"email/bomb/de/body.txt": BOMBS["loops in loops"], "email/bomb/de/subject.txt": "Hi"}
    renderer, names = _with(press, files), ["hello"] * 7 + ["bomb"] + ["hello"] * 7
    asked = (renderer.rendered(name, "email", "de", known) for name in names)
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(one, TemplateFault) for one in told] == [name == "bomb" for name in names]


async def test_a_wave_of_bombs_is_over_soon(press: Press, known: dict[str, Any]) -> None:
    files = {"email/bomb/de/body.txt": BOMBS["loops in loops"] + "?", "email/bomb/de/subject.txt": "Hi"}
    renderer = _with(press, files)
    async with asyncio.timeout(30):
        told = await asyncio.gather(
            *(renderer.rendered("bomb", "email", "de", known) for _ in range(40)), return_exceptions=True
        )
    assert all(isinstance(one, TemplateFault) for one in told)


async def test_others_go_on_while_a_bomb_is_at_work(press: Press, known: dict[str, Any]) -> None:
    files = {"email/bomb/de/body.txt": BOMBS["loops in loops"] + " ", "email/bomb/de/subject.txt": "Hi"}
    bomb, turns = asyncio.ensure_future(_with(press, files).rendered("bomb", "email", "de", known)), 0
    while not bomb.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 10
    assert isinstance(bomb.exception(), TemplateFault)


def test_a_message_that_ended_the_press_three_times_is_refused_unseen(press: Press, known: dict[str, Any]) -> None:
    files = {"email/bomb/de/body.txt": BOMBS["loops in loops"] + "!", "email/bomb/de/subject.txt": "Hi"}
    renderer = _with(press, files)
    for _ in range(3):
        with pytest.raises(TemplateFault, match=r"body\.txt: it takes too long; make loops shorter"):
            renderer.render("bomb", "email", "de", known)
    before = _rooms()
    with pytest.raises(TemplateFault, match=r"body\.txt: it takes too long"):
        renderer.render("bomb", "email", "de", known)
    assert _rooms() == before
    mended = _with(press, files | {"email/bomb/de/body.txt": "Better."})
    assert mended.render("bomb", "email", "de", known).text == "Better.\n"


def test_a_press_that_is_killed_begins_again(press: Press, renderer: Renderer, known: dict[str, Any]) -> None:
    mine = Renderer(Library(), press)
    mine.render("hello", "email", "de", known)
    os.kill(_room().pid, signal.SIGKILL)
    assert mine.render("hello", "email", "de", known) == renderer.render("hello", "email", "de", known)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
def test_no_secret_is_in_the_room_and_no_door(press: Press, known: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setenv("ETAPPE_SECRETS", "what nobody may know")
    press.close()
    Renderer(Library(), press).render("hello", "email", "de", known)
    room = _room()
    assert set(room.environ()) <= {"PYTHONPATH", "LC_CTYPE"}
    assert room.num_fds() == 3  # and these are the pipe, twice, and nothing
    assert 0 not in room.uids()
    assert room.cwd() == "/"
    limits = Path(f"/proc/{room.pid}/limits").read_text()
    walls = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
    assert (walls["Max open files"], walls["Max file size"], walls["Max processes"]) == ("0", "0", "0")
    assert int(walls["Max address space"]) <= 256 * 2**20
    assert room.memory_info().rss < 120e6


def test_a_press_that_is_closed_leaves_nobody(known: dict[str, Any]) -> None:
    press = Press()
    renderer = Renderer(Library(), press)
    renderer.render("hello", "email", "de", known)
    room = _room()
    renderer.close()
    assert not room.is_running()
    assert renderer.render("hello", "email", "de", known).subject == "Schön, dass du da bist"
    renderer.close()


def test_the_room_ends_with_its_parent() -> None:
    script = "from tests.messages.test_press import show; show()"
    shown = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True, check=True)
    room = int(shown.stdout)
    for _ in range(200):
        if not psutil.pid_exists(room):
            return
        time.sleep(0.05)
    pytest.fail("the room outlived its parent")


def show() -> None:
    """Print something, tell which process did, and die without a word."""
    press, source = Press(), {"email/a/en/body.txt": "Hi", "email/a/en/subject.txt": "Hi"}
    _with(press, source).render("a", "email", "en", {"brand": "plain"})
    print(_room().pid, flush=True)
    os._exit(0)


def test_many_contents_are_shelved_and_come_again(press: Press, known: dict[str, Any]) -> None:
    versions = [
        _with(press, {"email/a/en/body.txt": f"This is {number}.", "email/a/en/subject.txt": "Hi"})
        for number in range(150)
    ]
    for _ in range(2):
        texts = [one.render("a", "email", "en", known).text for one in versions]
        assert texts == [f"This is {number}.\n" for number in range(150)]


def _room() -> psutil.Process:
    """The process that this press has now: the youngest whose parent we are."""
    return max(_rooms(), key=lambda room: (room.create_time(), room.pid))


def _rooms() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "messages.content.press.inside" in one.cmdline()]
