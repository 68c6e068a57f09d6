"""Many cases by chance, each rehearsed and lived: `.venv/bin/python -m tests.workflows.campaign --seeds N [--from M]`.

A line for every hundred seeds, and every case whose traces part as a test case, made as small as it goes. Whoever
breaks it off goes on with `--from`. Exit code 1 when there was any.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from pprint import pformat

from store.database import StoreAway
from tests.workflows.chance import invented
from tests.workflows.conftest import Company, stack_in
from tests.workflows.furniture import furnished
from tests.workflows.smaller import smallest
from tests.workflows.twice import Case, difference

AT_ONCE = 8
_A_STACK = 1_000
"""Seeds after which the stack is built anew: neither server nor database grows without end."""
_TRIES = 3
_names = count(1)


@dataclass(frozen=True)
class Counterexample:
    """A seed whose traces part, and how."""

    seed: int
    case: Case
    how: str


async def examined(company: Company, seeds: Iterable[int]) -> list[Counterexample]:
    """The counterexamples among the seeds, in their order; several are lived at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(seed: int) -> Counterexample | None:
        async with room:
            case = invented(seed)
            how = await _lived(company, case)
            return Counterexample(seed, case, how) if how else None

    return [found for found in await asyncio.gather(*map(one, seeds)) if found]


async def _lived(company: Company, case: Case) -> str | None:
    """How the traces of a case part. A machine that is too busy gets another try."""
    for _ in range(_TRIES):
        with suppress(TimeoutError, StoreAway):
            async with asyncio.timeout(120):
                return await difference(company, case, f"c{next(_names)}")
    return "it could not be lived through: time was up, or the database was away"


async def campaign(first: int, last: int) -> int:
    """Examine the seeds from `first` up to `last`; how many counterexamples there were."""
    found, began = 0, time.monotonic()
    for some in range(first, last, _A_STACK):
        async with _company() as company:
            for hundred in range(some, min(some + _A_STACK, last), 100):
                seeds = range(hundred, min(hundred + 100, last))
                for one in await examined(company, seeds):
                    found += 1
                    await _told(company, one)
                spent = time.monotonic() - began
                print(f"seeds {first}–{seeds[-1]}: {found} counterexamples, {spent:.0f} s", flush=True)
    return found


@asynccontextmanager
async def _company() -> AsyncIterator[Company]:
    with tempfile.TemporaryDirectory() as folder:
        async with stack_in(Path(folder)) as stack, furnished(Company(stack)) as company:
            yield company


async def _told(company: Company, one: Counterexample) -> None:
    case, how = await smallest(one.case, one.how, lambda case: _lived(company, case))
    print(f"seed {one.seed}:\n{pformat(case, width=110)}\n{how}\n", flush=True)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.workflows.campaign")
    asked.add_argument("--seeds", type=int, default=300, help="how many")
    asked.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    return asked.parse_args()


if __name__ == "__main__":
    given = _asked()
    sys.exit(bool(asyncio.run(campaign(given.first, given.first + given.seeds))))
