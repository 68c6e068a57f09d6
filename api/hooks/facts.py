"""What is kept of a body. Nothing personal: that belongs to the customer, and is erased with them.

A shop says much that we have no name for. Of that, facts are kept under the name that the shop gives them: numbers, yes
and no, times, and codes in small letters (`paid`, `gift-card`, `49.90`). Free text is not, nor is anything whose name
speaks of people, places or keys: `note`, `browser_ip`, `checkout_token`.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from api.raw import items, mapping, moment, text

Document = dict[str, Any]

_MOST = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,63}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PERSONAL = frozenset(
    re.findall(
        r"[a-z]+",
        """
        address agent attributes attribution author billing birth birthday birthdate body born browser by card city
        client comment company contact customer customers description details device dob email family fax fingerprint
        first from gender given hash host hostname iban ip key landing last latitude legal link login longitude mail
        message messages mobile name nick note notes nonce owner password passport payer payee person phone photo
        picture postal postcode private receipt recipient referrer referring registration remote secret sender session
        sex shipping signature site ssn staff street surname tel telephone to token tracking uri url user vat vorname
        zip
        """,
    )
)


def facts(document: Document, known: Collection[str] = ()) -> Document:
    """Name → value of the facts in a body, and one level below, but for the names that are known already."""
    found = {name: _fact(value) for name, value in document.items() if name not in known and _harmless(name)}
    return stated(dict(list(found.items())[:_MOST]))


def stated(said: Document) -> Document:
    """What is said at all: without what is missing or empty. Zero and no are said."""
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def products(sold: Any, names: Iterable[str] = ("sku", "handle", "title")) -> list[str]:
    """What was sold, by every name it has, in small letters, each once."""
    named = [text(mapping(item).get(name)) for item in items(sold) for name in names]
    return list(dict.fromkeys(name.lower() for name in named if name))


def _harmless(name: str) -> bool:
    words = {word.lower() for word in _WORD.findall(name)}
    return 0 < len(name) <= 64 and not words & _PERSONAL and not name.lower().endswith(("name", "mail"))


def _fact(value: Any) -> Any:
    if isinstance(value, list):
        return [one for one in value[:_MOST] if _plain(one)]
    if isinstance(value, dict):
        return {name: one for name, one in list(value.items())[:_MOST] if _harmless(name) and _plain(one)}
    return value if _plain(value) else None


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value)) or moment(value) is not None
    return isinstance(value, int | float)
