"""The engine: what an enrolment costs, beside the same written by hand; about four minutes on a quiet machine.

What is counted is exact; what is measured is a ratio within one round, or CPU time, which a busy machine makes dearer.
"""

from collections.abc import AsyncIterator

from bench import _history, _race, _rehearsal, _sleepers, _two_mails

_PARTS = (_history, _rehearsal, _race, _two_mails, _sleepers)


async def figures() -> AsyncIterator[str]:
    """Part after part: what one starts, it ends."""
    for part in _PARTS:
        async for figure in part.figures():
            yield figure
