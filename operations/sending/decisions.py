"""Decisions: what was decided about a message, and why in words."""

from collections.abc import Mapping

from journeys.delivery import FREQUENCY_CAP, PRIORITY
from journeys.span import read_span
from messages.words import Words
from operations.desk import Desk
from store.rows import Row
from store.sending import decisions


async def of_delivery(desk: Desk, touchpoint: str) -> list[Row]:
    """All that was decided about one message, in order."""
    async with desk.database.read() as connection:
        return await decisions.of(connection, [touchpoint])


def why(words: Words, decision: Row, titles: Mapping[str, str]) -> str:
    """The reason, and by what it was decided: `cap weekly: 3 of 3 in 7 days, last by “Birthday”`.

    `titles`: a journey's key → what people call it.
    """
    inputs = decision["inputs"]
    if decision["reason"] == PRIORITY:
        first = ", ".join(f"“{titles.get(one, one)}”" for one in inputs["ahead"])
        return words("{journeys} goes first", journeys=first)
    if decision["reason"] == FREQUENCY_CAP:
        return _cap(words, inputs, titles)
    return words.code(decision["reason"])


def _cap(words: Words, inputs: Row, titles: Mapping[str, str]) -> str:
    said = {name: inputs[name] for name in ("cap", "most", "count")} | {"within": read_span(inputs["within"])}
    full, last = words("cap {cap}: {count} of {most} in {within}", **said), inputs["last"]
    return words("{full}, last by “{journey}”", full=full, journey=titles.get(last, last)) if last else full
