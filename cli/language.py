"""The language of what a command tells."""

from typing import Annotated, Literal

import typer

from messages.words import SOURCE
from wiring.settings import Settings

Language = Annotated[Literal["de", "en"] | None, typer.Option("--locale", help="Of what is told; or ETAPPE_LOCALE.")]


def chosen(asked: str | None, given: Settings) -> str:
    """The one that is asked for, or that somebody set; else English, which commands speak."""
    return asked or (given.locale if "locale" in given.model_fields_set else SOURCE)
