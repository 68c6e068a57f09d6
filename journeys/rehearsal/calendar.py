"""The calendar of a rehearsal: one line for each moment, on the customer's own clock."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Protocol

from journeys.delivery import SENT
from journeys.local_time import WEEK, Weekday
from journeys.rehearsal.trace import Scene, Trace
from journeys.step import DONE

_TOLD = (DONE, SENT)  # the line before says it already


class Speech(Protocol):
    """A reader's language; `messages.words.Words` is one."""

    def __call__(self, english: str, /, **values: object) -> str:
        """A sentence, with values as people write them."""

    def code(self, code: str) -> str:
        """A code as words."""

    def said(self, value: object) -> str:
        """A weekday, as people write it."""


class English:
    """Plain English: spans, moments and money as the definition of a journey writes them."""

    def __call__(self, english: str, /, **values: object) -> str:
        return english.format(**values)

    def code(self, code: str) -> str:
        return code.replace("_", " ")

    def said(self, value: object) -> str:
        return str(value).capitalize() if isinstance(value, Weekday) else str(value)


ENGLISH = English()


@dataclass(frozen=True)
class Line:
    """A moment in words."""

    local_time: str
    stage: str
    step: str
    what: str
    message: str


def lines(trace: Trace, words: Speech = ENGLISH) -> list[Line]:
    """What the customer meets, in order."""
    return [_line(scene, words) for scene in trace.scenes if not (scene.what == "step" and scene.said in _TOLD)]


def table(trace: Trace, words: Speech = ENGLISH) -> list[Mapping[str, str]]:
    """Column → what stands there, line by line."""
    headings = words("local time"), words("stage"), words("step"), words("what"), words("message")
    return [dict(zip(headings, astuple(line), strict=True)) for line in lines(trace, words)]


def closing(trace: Trace, words: Speech = ENGLISH) -> Iterator[str]:
    """What is to be said at the end."""
    ends = words("Ends: {outcome}.", outcome=words.code(trace.outcome)) if trace.outcome else None
    yield ends or words("Not over yet when the days were.")
    if trace.granted:
        money = ", ".join(map(words.said, trace.granted))
        yield words("Would give {money}. Nothing was sent or spent.", money=money)
    for unheard in trace.unheard:
        moment = clock(unheard.at, words)
        yield words("Nothing waited for {event} ({moment} UTC).", event=unheard.event, moment=moment)


def written(trace: Trace, marked: Collection[str] = ()) -> str:
    """The calendar as text; the lines of the steps that are `marked` begin with `>`."""
    rows = [astuple(line) for line in lines(trace)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        f"{'>' if row[2] in marked else ' '} {'  '.join(map(str.ljust, row, widths))}".rstrip() for row in rows
    )


def clock(moment: datetime, words: Speech = ENGLISH) -> str:
    """`Mon 2026-11-23 09:00`."""
    year, month, day = f"{moment:%Y}", f"{moment:%m}", f"{moment:%d}"
    date = words("{year}-{month}-{day}", year=year, month=month, day=day)
    return f"{words.said(WEEK[moment.weekday()])} {date} {moment:%H:%M}"


def _line(scene: Scene, words: Speech) -> Line:
    return Line(
        clock(scene.local, words), scene.stage or "", scene.step or "", _what(scene, words), _message(scene, words)
    )


def _message(scene: Scene, words: Speech) -> str:
    if scene.mail and scene.mail.fault:
        return words("{message}: cannot be written", message=scene.mail.message)
    return (scene.mail.subject or scene.mail.message) if scene.mail else ""


def _what(scene: Scene, words: Speech) -> str:
    match scene.what:
        case "message" if scene.mail and scene.sent:
            return words.code(scene.mail.channel)
        case "message" if scene.mail:
            return words("no {channel}: {why}", channel=words.code(scene.mail.channel), why=words.code(scene.said))
        case "granted" if scene.grant:
            return words("{money} out of {budget}", money=scene.grant.amount, budget=scene.grant.budget)
        case "waiting" if scene.until:
            return words("waits until {until}", until=clock(scene.until, words))
        case "ordered" if scene.said == "late":
            return words("this stage takes too long")
        case "ordered":
            return words("goes on elsewhere")
        case "left":
            return words("leaves: {outcome}", outcome=words.code(scene.said))
        case "heard":
            return scene.said
    return _outcome(scene.said or scene.what, words)


def _outcome(code: str, words: Speech) -> str:
    kind, _, number = code.partition("_")
    if number.isdigit() and kind in ("way", "arm"):
        return words("way {number}", number=number) if kind == "way" else words("arm {number}", number=number)
    return words.code(code)
