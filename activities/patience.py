"""Patience: what is away is tried again for ever; a deed that fails for no reason we know is given up after a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import activity
from temporalio.exceptions import ApplicationError, TemporalError

BUG = "bug"
_AWAY = (TemporalError, OSError, TimeoutError)
"""A held deed says itself when it is to be tried again; the store and the network come back."""
_TRIES = 8
"""Within about two minutes."""


@contextmanager
def patience() -> Iterator[None]:
    """Raise a failure that is not tried again when enough tries were in vain; the enrolment then stands still."""
    try:
        yield
    except _AWAY:
        raise
    except Exception as error:
        if activity.info().attempt < _TRIES:
            raise
        # Nothing of the error's text: it might name a customer, and histories are for ever.
        raise ApplicationError(type(error).__name__, type=BUG, non_retryable=True) from None
