"""The form on which an import's columns are chosen, as the settings that it stands for."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from operations.customers.imports.dialect import DELIMITERS, ENCODINGS
from operations.desk import Refused

_KEY = r"[a-z][a-z0-9_-]{0,62}"
_ALLOWED = {
    "encoding": "|".join(map(re.escape, ENCODINGS)),
    "delimiter": "|".join(map(re.escape, DELIMITERS)),
    "decimal": "[.,]",
    "country": r"\+[1-9][0-9]{0,3}",
    "list": _KEY,
    "topic": _KEY,
}


def settings_in(form: FormData) -> dict[str, Any]:
    """What was chosen; None where nothing was. Raises Refused."""
    said = {name: _one(form, name, pattern) for name, pattern in _ALLOWED.items()}
    if form.get("read_as") != f"{said['encoding']} {said['delimiter']}":  # other columns than those on the page
        return said | {"decimal": None, "mapping": {}}
    return said | {"mapping": _mapping(form)}


def _one(form: FormData, name: str, pattern: str) -> str | None:
    value = str(form.get(name) or "")
    if value and not re.fullmatch(pattern, value):
        raise Refused(f"{name}: {value[:80]} is not possible here; choose another")
    return value or None


def _mapping(form: Mapping[str, Any]) -> dict[str, str]:
    """Header → where it goes: `header-3`, with `to-3`."""
    numbers = [name.removeprefix("header-") for name in form if name.startswith("header-")]
    return {str(form[f"header-{number}"]): str(form.get(f"to-{number}", ""))[:300] for number in numbers}
