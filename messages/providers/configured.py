"""The providers an operator has: one file, `ETAPPE_PROVIDERS`, a heading for each, the first of a channel comes first.

twilio:
  account_sid: AC…
  auth_token: …
  sender: "+4930123456"
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from messages.links import Links
from messages.providers.preset import Preset, preset
from messages.providers.provider import Provider

SETTING = "ETAPPE_PROVIDERS"
RECEIPTS = "receipts"
"""What the address of receipts is sealed for."""
_OURS = ("preset", "base", "sender", "rate")


class BadProviders(ValueError):
    """The file of providers cannot be read; the text says why, and nothing that is secret."""


def providers(settings: Mapping[str, str], channel: str) -> list[Provider]:
    """Those that carry a channel, the preferred one first. Raises BadProviders, BadPreset."""
    return [one for one in every(settings) if one.preset.channel == channel]


def every(settings: Mapping[str, str]) -> list[Provider]:
    """All of them, in the order of the file."""
    if not settings.get("providers"):
        return []
    own = Path(settings["templates"]) / "providers" if settings.get("templates") else None
    return [_provider(key, said, own, settings) for key, said in _read(Path(settings["providers"])).items()]


@lru_cache
def _read(path: Path) -> dict[str, Any]:
    try:
        found = YAML(typ="safe").load(path.read_text("utf-8")) or {}
    except OSError as error:
        raise BadProviders(f"{path}: {error.strerror}; correct {SETTING}") from None
    except (YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)  # its text would show what stands there
        raise BadProviders(f"{path} is not YAML{'' if line is None else f' (line {line + 1})'}") from None
    if not isinstance(found, dict) or not all(isinstance(said, dict) for said in found.values()):
        raise BadProviders(f"{path}: write a provider's key, and under it what it needs")
    return found


def _provider(key: str, said: Mapping[str, Any], own: Path | None, settings: Mapping[str, str]) -> Provider:
    told = {name: str(value) for name, value in said.items() if value is not None}
    known = preset(told.get("preset", key), own)
    credentials = {name: value for name, value in told.items() if name not in _OURS}
    _complete(key, known, credentials)
    sender, base, rate = told.get("sender", ""), told.get("base", ""), _rate(key, said.get("rate"))
    return Provider(key, known, credentials, sender, base, _callback(key, settings), rate)


def _rate(key: str, said: object) -> float | None:
    if said is None or (isinstance(said, int | float) and 0 < said < float("inf")):
        return None if said is None else float(said)
    raise BadProviders(f"provider {key}: rate is how many messages a second it takes, such as 20")


def _complete(key: str, known: Preset, credentials: Mapping[str, str]) -> None:
    if missing := [name for name in known.needs if not credentials.get(name)]:
        raise BadProviders(f"provider {key} lacks {', '.join(missing)}; write it down in the file of {SETTING}")
    if strange := [name for name in credentials if name not in known.needs]:
        there = ", ".join((*known.needs, *_OURS))
        raise BadProviders(f"provider {key}: there is no {', '.join(strange)}; there are: {there}")


def _callback(key: str, settings: Mapping[str, str]) -> str:
    secrets = [secret for secret in settings.get("secrets", "").split(",") if secret]
    return callback(Links(settings.get("base_url", ""), secrets), key) if secrets else ""


def callback(links: Links, key: str) -> str:
    """Where a provider's receipts go: an address that nobody can guess."""
    return f"{links.base_url}/hooks/in/receipts/{links.seal(RECEIPTS, key)}"
