"""`etappe backtest`: what a file would have done with what happened, beside what is live."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from store.database import Database
from store.tables import customers, events

JOURNEY = "journey: hello\nentry: [{event: order.paid}]\nsteps:\n  - {key: hello, send: hello}\n"
PERIOD = ("--from", "2026-01-01", "--to", "2026-02-01")
BOUGHT = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def hello(etappe: Any, tmp_path: Path) -> Path:
    """A published journey's file, and Ada, who bought something in January."""
    file = tmp_path / "hello.yaml"
    file.write_text(JOURNEY)
    (tmp_path / "customers.yaml").write_text(
        "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London, agrees: [news]}"
    )
    for said in (["migrate"], ["load", "."], ["apply", "hello.yaml"]):
        assert etappe(*said).returncode == 0
    asyncio.run(_ada_bought(tmp_path / ".data" / "etappe.db"))
    return file


async def _ada_bought(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.begin() as connection:
        ada = (await connection.execute(select(customers.c.id))).scalar_one()
        about = {"id": "evt_1", "source": "shop", "source_id": "1", "name": "order.paid", "customer": ada}
        when = {"at": BOUGHT, "received_at": BOUGHT, "properties": {}}
        await connection.execute(insert(events).values(about | when))
    await database.close()


def test_a_file_is_told_beside_what_is_live(etappe: Any, hello: Path) -> None:
    hello.write_text(JOURNEY + "  - {key: nap, delay: 1d}\n  - {key: again, send: hello}\n")
    done = etappe("backtest", "hello.yaml", *PERIOD)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "what tested version 1 difference"
    assert {"enrolments 1 1 0", "sent: again by email 1 0 1", "ended: completed 1 1 0"} <= {*lines}
    assert lines[-1].endswith("Nothing was sent or spent.")


def test_scripts_get_json_and_germans_german(etappe: Any, hello: Path) -> None:
    found = json.loads(etappe("backtest", "hello.yaml", *PERIOD, "--json").stdout)
    assert (found["people"], found["complete"], found["live_version"]) == (1, True, 1)
    assert "Teilnahmen" in etappe("backtest", "hello.yaml", *PERIOD, ETAPPE_LOCALE="de").stdout


@pytest.mark.parametrize(
    ("text", "period", "said"),
    [
        (JOURNEY, ("--from", "2026-02-01", "--to", "2026-01-01"), "nothing in this period"),
        (JOURNEY.replace("send", "sned"), PERIOD, "did you mean “send”"),
    ],
)
def test_what_cannot_be_tested_ends_with_two(
    etappe: Any, hello: Path, text: str, period: tuple[str, ...], said: str
) -> None:
    hello.write_text(text)
    done = etappe("backtest", "hello.yaml", *period)
    assert (done.returncode, said in done.stderr) == (2, True)
