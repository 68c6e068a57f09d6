"""The whole stack, as a person starts it."""

import asyncio
import signal
import socket
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from messages.words import Words
from operations.customers.look_up import somebody
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.stop import stop
from operations.enrolments.story import story
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from store.sending import mailbox
from wiring import parts
from wiring.settings import Settings
from wiring.temporal_client import later

Start = Callable[..., Any]
ME = Who("tests")
JOURNEY = """
journey: waiting
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
"""
ADA = "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London, agrees: [news]}"


def _temporal(of: int) -> psutil.Process:
    (child,) = [one for one in psutil.Process(of).children() if one.name() == "temporal"]  # and not the press
    return child


@asynccontextmanager
async def _desk(of: Path) -> AsyncIterator[Desk]:
    given = Settings(data=of)
    async with parts.opened(given, await later(given)) as opened:
        yield opened.desk


async def _told(desk: Desk, enrolment: str, what: str) -> bool:
    """Whether her history says so, within a minute.

    What a worker held when Temporal died is given up after ten seconds, and offered to that worker once more.
    """
    for _ in range(300):
        if any(what in line.text for line in await story(desk, enrolment, Words("en"))):
            return True
        await asyncio.sleep(0.2)
    return False


def _status(url: str, key: str = "") -> int:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return int(answer.status)


def test_ctrl_c_stops_everything_in_order(start: Start) -> None:
    up = start("up", ETAPPE_API_KEY="a first key, for scripts")
    urls = up.ready()
    assert _status(f"{urls['api']}/readyz") == 200
    assert _status(f"{urls['api']}/api/v1/journeys", "a first key, for scripts") == 200
    assert _status(urls["temporal_ui"]) == 200
    temporal = _temporal(up.process.pid)

    code, out, err = up.signalled(signal.SIGINT)

    assert code == 0, err
    assert all(urls[part] in out for part in ("api", "console", "mailbox", "temporal_ui"))
    assert f"{urls['console']}/sign-in/" in out
    assert not temporal.is_running()
    assert not (up.data / "urls.json").exists()


def test_a_second_ctrl_c_forces_it(start: Start) -> None:
    up = start("up")
    up.ready()
    temporal = _temporal(up.process.pid)
    up.process.send_signal(signal.SIGINT)
    up.process.send_signal(signal.SIGTERM)
    assert up.ended()[0] == 130
    temporal.wait(20)


def test_temporal_does_not_outlive_a_killed_stack(start: Start) -> None:
    up = start("up")
    up.ready()
    temporal = _temporal(up.process.pid)
    up.signalled(signal.SIGKILL)
    temporal.wait(20)


async def test_ada_walks_on_after_temporal_was_killed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "customers.yaml").write_text(ADA)
    up = start("up", ETAPPE_SANDBOX="strict")
    up.ready()
    async with _desk(up.data) as desk:
        await load(desk, ME, tmp_path)
        await define(desk, ME, JOURNEY)
        await publish(desk, ME, "waiting")
        ada = await somebody(desk, "external_id", "ada")
        enrolled = await enrol(desk, ME, "waiting", ada["id"])
        assert await _told(desk, enrolled.id, "went out by email")
        async with desk.database.read() as connection:
            assert [mail["recipient"] for mail in await mailbox.latest(connection, 9)] == ["ada@example.com"]

        _temporal(up.process.pid).kill()
        code, _, err = await asyncio.to_thread(up.ended)
        assert code == 1
        assert "the Temporal server ended by itself (code -9), see .data/temporal.log" in err

        start("up").ready()
        await stop(desk, ME, enrolled.id, "she asked us to")
        assert await _told(desk, enrolled.id, "Left the journey")


def test_a_busy_port_is_said_before_anything_starts(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        up = start("up", ETAPPE_PORT=str(taken.getsockname()[1]))
        code, _, err = up.ended()
    assert code == 2
    assert "set ETAPPE_PORT to another port" in err
    assert not (up.data / "temporal.log").exists()


def test_a_second_stack_in_the_same_folder_is_refused(start: Start) -> None:
    start("up").ready()
    code, _, err = start("up").ended()
    assert code == 2
    assert "another Etappe is running in the data folder" in err


def test_a_data_folder_that_cannot_be_used_is_said_with_its_remedy(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = start("up", ETAPPE_DATA=str(tmp_path / "file" / "data")).ended()
    assert code == 2
    assert "cannot be written to" in err
    assert "set ETAPPE_DATA to another folder" in err


def test_a_temporal_that_is_not_there_is_a_part_that_cannot_be_reached(start: Start) -> None:
    code, _, err = start("up", ETAPPE_TEMPORAL_ADDRESS="127.0.0.1:9").ended()
    assert code == 3
    assert "Temporal at 127.0.0.1:9 does not answer" in err
