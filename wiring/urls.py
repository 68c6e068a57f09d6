"""`urls.json` in the data folder: where the parts of a running stack are, for scripts and for the doctor."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from wiring.settings import Settings

Urls = dict[str, str]
_NAME = "urls.json"


@contextmanager
def told(here: Settings) -> Iterator[Urls]:
    """Write them down for as long as everything is there; `here` has every address filled in."""
    path = here.data / _NAME
    urls = _urls(here)
    whole = path.with_suffix(".new")  # who waits for the file finds all of it, or none
    whole.write_text(json.dumps(urls, indent=2) + "\n")
    whole.replace(path)
    try:
        yield urls
    finally:
        path.unlink(missing_ok=True)


def found(folder: Path) -> Urls | None:
    """The addresses of the stack that runs in a data folder; None when there is none."""
    try:
        urls: Urls = json.loads((folder / _NAME).read_text())
    except FileNotFoundError:
        return None
    return urls


def _urls(here: Settings) -> Urls:
    relay = urlsplit(here.smtp_url.get_secret_value() if here.smtp_url else "")
    return {
        "api": here.address,
        "console": f"{here.address}/console",
        "mailbox": f"{here.address}/console/mailbox",
        "temporal": here.temporal_address or "",
        "temporal_ui": here.temporal_ui_url or "",
        "smtp": f"{relay.scheme}://{relay.hostname}:{relay.port or 25}",  # never with its password
    }
