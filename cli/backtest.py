"""`backtest`: what a journey would have done with the events of a period."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from cli.door import at_the_desk
from cli.dry_run import Days, File
from cli.files import not_right, text_of
from cli.language import Language, chosen
from cli.say import AsJson, rows
from journeys.text import JourneyFaults
from messages.words import Words
from operations.desk import Refused
from operations.rehearsals.account import closing, table
from operations.rehearsals.backtest import Backtest
from operations.rehearsals.backtest import backtest_text as tested
from operations.rehearsals.bygone import Period
from wiring import settings
from wiring.settings import Settings
from wiring.trouble import Trouble

From = Annotated[datetime, typer.Option("--from", help="The first moment of the period, in UTC.")]
To = Annotated[datetime, typer.Option("--to", help="The moment at which it is over, in UTC.")]


def backtest(
    file: File, begin: From, end: To, days: Days = 90, locale: Language = None, as_json: AsJson = False
) -> None:
    """Say what a journey would have done with the events of a period, beside what is live. Sends and keeps nothing."""
    given = settings.load()
    period = Period(begin.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    found = asyncio.run(_tested(given, file, period, days))
    if as_json:
        written = TypeAdapter(Backtest).dump_python(found, mode="json")
        typer.echo(json.dumps(written, indent=2, ensure_ascii=False))
        return
    words = Words(chosen(locale, given))
    rows(table(found, words))
    typer.echo()
    for sentence in closing(found, words):
        typer.echo(sentence)


async def _tested(given: Settings, file: Path, period: Period, days: int) -> Backtest:
    async with at_the_desk(given) as desk:
        try:
            return await tested(desk, text_of(file), period, days=days)
        except JourneyFaults as wrong:
            raise not_right(file, wrong.faults) from None
        except Refused as refused:
            raise Trouble(str(refused)) from None
