"""Mail: what it costs to build one, how fast they travel, and all of it together.

Beside Debian's `smtp-source`, to the same `smtp-sink`, turn by turn; and beside what libraries make of the same words:
a template compiled for each mail, `EmailMessage`, dkimpy. All figures are ratios of one run.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import _all_in, _building, _postfix
from bench._meter import Middle, Spent, metered
from messages.mail.envelope import Envelope
from messages.mail.line import Line
from messages.mail.mime import to_bytes
from messages.mail.relay import Relay
from messages.mail.smtp import Lines

ROUNDS, MAILS, CONNECTIONS = 7, 4_000, 4


async def figures() -> AsyncIterator[str]:
    """What it costs to build; transport alone, lock-step and with PIPELINING; all in."""
    yield f"load {os.getloadavg()[0]:.1f} processes ratio-to {os.cpu_count()}-processors"
    for line in _building.figures():
        yield line
    if not _postfix.there:
        yield "skipped 1 - ratio-to smtp-source-and-smtp-sink-are-not-here:-install-the-package-postfix"
        return
    for name, pipelining in (("lock_step", False), ("pipelining", True)):
        async with _postfix.sink(pipelining=pipelining) as sink:
            async for line in _transport(name, sink):
                yield line
    async with _postfix.sink(pipelining=True) as sink:
        async for line in _everything(sink):
            yield line


# --- transport alone ---


async def _transport(name: str, sink: _postfix.Sink) -> AsyncIterator[str]:
    raw = to_bytes(_building.letter(0))
    rounds, connects = [], 0
    with _file(raw) as file:
        for _ in range(ROUNDS + 1):
            source = await _theirs(sink, file)
            with _counted() as new:
                ours = await _ours(sink, raw)
            rounds.append((ours, source))
            connects += len(new)
    for line in _beside(name, rounds[1:]):
        yield line
    yield f"{name}_connects {connects / (ROUNDS + 1) / MAILS * 200:.2f} ratio-to 200-mails"


async def _theirs(sink: _postfix.Sink, file: Path) -> Spent:
    with metered(sink=sink.process) as spent:
        cpu = await sink.sent(file, MAILS)
    spent.cpu["sender"] = cpu
    return spent


async def _ours(sink: _postfix.Sink, raw: bytes) -> Spent:
    lines = Lines(Relay.at(sink.url, "localhost"), CONNECTIONS)
    mail = Envelope("shop@shop.example", "ada@example.com", len(raw)), raw

    async def some(many: int) -> None:
        for _ in range(many):
            assert (await lines.carry(lambda: mail, _nothing)).state == "accepted"

    with metered(sink=sink.process, sender=psutil.Process()) as spent:
        await asyncio.gather(*(some(MAILS // CONNECTIONS) for _ in range(CONNECTIONS)))
    await lines.close()
    return spent


def _beside(name: str, rounds: list[tuple[Spent, Spent]]) -> list[str]:
    quiet = [both for both in rounds if all(one.quiet for one in both)] or rounds
    rate = Middle([theirs.seconds / ours.seconds for ours, theirs in quiet])
    each = Middle([1000 * ours.cpu["sender"] / MAILS for ours, _ in quiet])
    source = Middle([1000 * theirs.cpu["sender"] / MAILS for _, theirs in quiet])
    fast = Middle([MAILS / ours.seconds for ours, _ in quiet])
    return [
        f"{name} {rate} x ratio-to smtp-source {rate.span}",
        f"{name}_each {each} CPU-us ratio-to one-mail-where-smtp-source-takes-{source} {each.span}",
        f"{name}_mails {fast} per-second ratio-to the-wall-clock {fast.span}",
    ]


@contextmanager
def _file(raw: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "mail"
        file.write_bytes(_postfix.as_lines(raw))
        yield file


@contextmanager
def _counted() -> Iterator[list[Line]]:
    """The lines that are made meanwhile."""
    made, real = list[Line](), Line.__init__

    def counting(line: Line, *said: object) -> None:
        made.append(line)
        real(line, *said)  # type: ignore[arg-type]

    Line.__init__ = counting  # type: ignore[method-assign,assignment]
    try:
        yield made
    finally:
        Line.__init__ = real  # type: ignore[method-assign]


async def _nothing() -> None:
    return


# --- all in ---


async def _everything(sink: _postfix.Sink) -> AsyncIterator[str]:
    rounds = []
    async with _all_in.house(sink.url) as house:
        with _file(to_bytes(_building.letter(0), house.dkim.seal)) as file:
            for number in range(ROUNDS):
                tour = await house.begun(f"sale_{number}")
                with metered(sink=sink.process) as theirs:
                    await sink.sent(file, _all_in.PEOPLE)
                with metered(sink=sink.process, sender=psutil.Process()) as ours:
                    await house.sent(tour)
                rounds.append((ours, theirs))
    rate = Middle([theirs.seconds / ours.seconds for ours, theirs in rounds[1:]])
    each = Middle([1000 * ours.cpu["sender"] / _all_in.PEOPLE for ours, _ in rounds[1:]])
    fast = Middle([_all_in.PEOPLE / ours.seconds for ours, _ in rounds[1:]])
    yield f"all_in {rate} x ratio-to smtp-source {rate.span}"
    yield f"all_in_each {each} CPU-us ratio-to one-mail-rendered-signed-and-in-the-ledger {each.span}"
    yield f"all_in_mails {fast} per-second ratio-to the-wall-clock {fast.span}"
