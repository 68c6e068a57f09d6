"""What went wrong, as words and an exit code."""

import traceback

import typer

from journeys.text import JourneyFaults
from operations.desk import NotThere, Refused
from wiring.trouble import Away, Trouble

FAILED = 1
"""The work failed. 2: wrong use or bad input. 3: a part is not reachable."""


def told(error: Exception) -> int:
    """Say it on standard error; the exit code."""
    code, words = _judged(error)
    typer.echo(f"error: {words}", err=True)
    return code


def _judged(error: Exception) -> tuple[int, str]:
    match error:
        case Trouble():
            return error.code, str(error)
        case JourneyFaults() | NotThere():
            return Trouble.code, str(error)
        case ConnectionError():
            return Away.code, f"{error} `etappe doctor` looks at every part."
        case Refused():
            return FAILED, str(error)
    traceback.print_exception(error)
    return FAILED, "this is a fault of Etappe itself; please report what stands above"
