"""Files that a command is given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from journeys.journey import Journey
from journeys.soundness import Exists, sound
from journeys.text import Fault, JourneyFaults
from operations.load import BadContent, shaped
from wiring.trouble import Trouble

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Journey files, YAML or JSON.")]


def text_of(file: Path) -> str:
    """What a file says. Raises Trouble when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be read ({error.strerror}); name a file") from None
    except UnicodeDecodeError:
        raise Trouble(f"{file} is not UTF-8 text; save it as UTF-8") from None


def content_of(file: Path, shape: Any) -> Any:
    """What a YAML or JSON file says, in its shape. Raises Trouble."""
    try:
        return shaped(str(file), text_of(file), TypeAdapter(shape))
    except BadContent as wrong:
        raise Trouble(str(wrong)) from None


def journey_of(file: Path, there: Exists) -> Journey:
    """The journey in a file. Raises Trouble when it is not sound."""
    try:
        return sound(text_of(file), there).journey
    except JourneyFaults as wrong:
        raise not_right(file, wrong.faults) from None


def not_right(file: Path, faults: Sequence[Fault]) -> Trouble:
    """What is wrong with a file, one line for each fault."""
    return Trouble("\n       ".join(f"{file}: {fault}" for fault in faults))
