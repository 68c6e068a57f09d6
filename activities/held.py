"""Held: a deed that cannot be done yet. Temporal tries it again after a while, and nobody is lost meanwhile."""

from datetime import timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from messages.replies import AWAY, LATER, NO_ANSWER, OURS
from store.gate import PAUSED

TEMPLATE_FAULT, SUPERSEDED = "template_fault", "superseded"

_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_AGAIN = {
    PAUSED: (30 * _SECOND, 30 * _SECOND),
    LATER: (30 * _SECOND, _HOUR),
    NO_ANSWER: (10 * _SECOND, _HOUR),
    AWAY: (2 * _SECOND, 5 * _MINUTE),
    OURS: (_MINUTE, _HOUR),
    TEMPLATE_FAULT: (_MINUTE, 5 * _MINUTE),
    SUPERSEDED: (_MINUTE, _MINUTE),
}
"""Reason → the first and the longest pause before the next try; each is three times the one before."""

_SOMEBODY_MUST_ACT = (OURS, TEMPLATE_FAULT)


def held(reason: str, tries: int = 1, text: str = "") -> ApplicationError:
    """The error to raise. `text` stands in the history for good, so it holds our words only, and nothing personal."""
    first, longest = _AGAIN[reason]
    expected = ApplicationErrorCategory.BENIGN
    return ApplicationError(
        text or reason.replace("_", " "),
        type=reason,
        next_retry_delay=min(first * 3 ** min(tries - 1, 8), longest),
        category=ApplicationErrorCategory.UNSPECIFIED if reason in _SOMEBODY_MUST_ACT else expected,
    )
