"""Files that a command is given."""

from pathlib import Path
from typing import Annotated

import typer

from wiring.trouble import Trouble

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Journey files, YAML or JSON.")]


def text_of(file: Path) -> str:
    """What a file says. Raises Trouble when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be read ({error.strerror}); name a journey file") from None
    except UnicodeDecodeError:
        raise Trouble(f"{file} is not UTF-8 text; save it as UTF-8") from None
