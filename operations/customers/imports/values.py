"""Values: what a cell says, as what it stands for. Whatever cannot be understood is told with what to write instead."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial
from math import isfinite
from typing import Any

from operations.customers import spelling
from store import documents

Read = Callable[[str], Any]
"""The value of a cell that is not empty. Raises ValueError with the remedy."""
_email = re.compile(spelling.EMAIL).fullmatch
_phone = re.compile(spelling.PHONE).fullmatch
_locale = re.compile(spelling.LOCALE).fullmatch
_NO_DIGITS = re.compile(r"\(0\)|[\s\-/().\u2011\u2013]")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})").fullmatch
_YES = frozenset(["yes", "y", "ja", "j", "true", "wahr", "1", "x"])
_NO = frozenset(["no", "n", "nein", "false", "falsch", "0"])


def reader(to: str, kind: str, *, decimal: str = ".", country: str | None = None) -> Read:
    """What reads the cells of a column. `country`: `+49`, for numbers that begin with a single 0."""
    by_kind: dict[str, Read] = {
        "text": str,
        "number": partial(_number, decimal),
        "date": _date,
        "bool": _bool,
        "json": _json,
    }
    by_field: dict[str, Read] = {
        "email": _address,
        "phone": partial(_number_to_call, country),
        "locale": _language,
        "zone": _place,
        "interests": _interests,
    }
    return by_kind[kind] if to.startswith("attributes.") else by_field.get(to, _line)


def _line(cell: str) -> str:
    if len(cell) > spelling.LONGEST_LINE:
        raise ValueError(f"write at most {spelling.LONGEST_LINE} characters")
    return cell


def _address(cell: str) -> str:
    if len(cell) > spelling.LONGEST_EMAIL or not _email(cell):
        raise ValueError(f"“{_short(cell)}” is no e-mail address; write one such as ada@example.com")
    return cell.lower()


def _number_to_call(country: str | None, cell: str) -> str:
    digits = cell if _phone(cell) else _NO_DIGITS.sub("", cell)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0") and country:
        digits = f"{country}{digits[1:]}"
    if not _phone(digits):
        raise ValueError(f"“{_short(cell)}” is no phone number; write it with its country, such as +49 30 123456")
    return digits


@lru_cache(1024)
def _language(cell: str) -> str:
    if len(cell) > spelling.LONGEST_LOCALE or not _locale(cell):
        raise ValueError(f"“{_short(cell)}” is no language; write one such as de or en-GB")
    return cell


@lru_cache(1024)
def _place(cell: str) -> str:
    try:
        if len(cell) > spelling.LONGEST_ZONE:
            raise ValueError
        return spelling.checked_zone(cell)
    except ValueError:
        raise ValueError(f"“{_short(cell)}” is no time zone; write one such as Europe/Berlin") from None


def _interests(cell: str) -> list[str]:
    """Split at `|`, or where there is none, at the comma."""
    named = (one.strip() for one in cell.split("|" if "|" in cell else ","))
    found = list(dict.fromkeys(one for one in named if one))
    if len(found) > 100:
        raise ValueError("write at most 100 interests")
    return [_line(one) for one in found]


_WHOLE = {
    ",": re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?"),
    ".": re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"),
}
_PLAIN = {
    ",": re.compile(r"[+-]?[0-9]+(,[0-9]+)?([eE][+-]?[0-9]{1,3})?"),
    ".": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"),
}
_LONGEST_NUMBER = 300


def _number(decimal: str, cell: str) -> float:
    """A number with this sign before its decimals; the other one may stand between thousands."""
    plain = cell.replace("\u00a0", "").replace(" ", "")
    if len(plain) > _LONGEST_NUMBER or not (_PLAIN[decimal].fullmatch(plain) or _WHOLE[decimal].fullmatch(plain)):
        raise ValueError(f"“{_short(cell)}” is no number; write one such as 1234{decimal}50")
    digits = plain.replace("." if decimal == "," else ",", "").replace(",", ".")
    whole = digits.lstrip("+-").isdigit()
    number = int(digits) if whole else float(digits)
    if not isfinite(number):
        raise ValueError(f"“{_short(cell)}” is too large a number")
    return number


@lru_cache(4096)
def _date(cell: str) -> str:
    """A day, or a moment with its zone, as ISO 8601."""
    try:
        if german := _GERMAN_DAY(cell):
            return date(int(german[3]), int(german[2]), int(german[1])).isoformat()
        if len(cell) <= len("2026-11-23"):
            return date.fromisoformat(cell).isoformat()
        return datetime.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError(f"“{_short(cell)}” is no date; write one such as 2026-11-23 or 23.11.2026") from None


def _bool(cell: str) -> bool:
    said = cell.lower()
    if said not in _YES | _NO:
        raise ValueError(f"“{_short(cell)}” is neither yes nor no; write yes or no, ja or nein")
    return said in _YES


def _json(cell: str) -> Any:
    try:
        return documents.read(cell.encode())
    except ValueError:
        raise ValueError(f"“{_short(cell)}” is no JSON; put text in quotes") from None


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"
