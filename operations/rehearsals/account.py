"""The account of a backtest: its figures in words, beside those of what is live."""

from collections.abc import Iterator, Mapping

from messages.words import Words
from operations.rehearsals.backtest import Backtest, Figure, Reward

Row = Mapping[str, str]


def table(found: Backtest, words: Words) -> list[Row]:
    """Column → what stands there, figure by figure."""
    counts = [(_named(one, words), one.tested, one.live, one.difference) for one in found.figures]
    money = [(words("money out of {budget}", budget=one.budget), one.tested, one.live, None) for one in found.rewards]
    return [_row(words, found.live_version, *line) for line in (*counts, *money)]


def closing(found: Backtest, words: Words) -> Iterator[str]:
    """What is to be said besides."""
    if not found.complete:
        yield words(
            "There was more than could be looked at: these are the {people} known longest.", people=found.people
        )
    for one in found.rewards:
        if one.over:
            yield words("The budget {budget} has {total} in all; that would not have been enough.", **_told(one))
    yield words("Profiles and consents are taken as they are now. Nothing was sent or spent.")


def _told(reward: Reward) -> dict[str, object]:
    return {"budget": reward.budget, "total": reward.total}


def _row(words: Words, live: int | None, what: str, *values: object) -> Row:
    tested, before, difference = ("" if value is None else words.said(value) for value in values)
    row = {words("what"): what, words("tested"): tested}
    if live is None:
        return row
    return row | {words("version {number}", number=live): before, words("difference"): difference}


def _named(one: Figure, words: Words) -> str:
    match one.what:
        case "people":
            return words("people who would have entered")
        case "enrolled":
            return words("enrolments")
        case "refused":
            return words("not let in again")
        case "ended":
            return words("ended: {outcome}", outcome=words.code(one.name))
        case "under_way":
            return words("still under way")
        case "sent":
            return words("sent: {step} by {channel}", step=one.name, channel=words.code(one.channel))
        case "skipped":
            return words("not sent: {why}", why=words.code(one.name))
        case "rewarded":
            return words("rewards out of {budget}", budget=one.name)
