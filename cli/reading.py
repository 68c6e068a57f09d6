"""What is said on the command line, read where it is said: a slip of the tongue is told with the option's name."""

from datetime import datetime

import typer

from journeys.span import read_span


def span(said: str | None) -> str | None:
    """`2h`, as it was said."""
    try:
        if said is not None:
            read_span(said)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from None
    return said


def moment(said: str | None) -> str | None:
    """A time with its zone, as it was said."""
    try:
        aware = said is None or datetime.fromisoformat(said).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise typer.BadParameter("write a time with its zone, such as 2026-11-23T10:00:00+01:00")
    return said
