"""Columns: where what stands under a header goes. `email`, or `attributes.revenue:number`; empty: it is left out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from operations.desk import Refused

FIELDS = (
    "external_id",
    "email",
    "phone",
    "name",
    "first_name",
    "last_name",
    "locale",
    "zone",
    "interests",
    "household",
)
KINDS = ("text", "number", "date", "bool", "json")
_ATTRIBUTE = "attributes."
_TOLD = frozenset({"created_at", "updated_at", "import.line", "import.why"})
"""Headers of our own exports and error files that are no news."""
_HEADERS = {
    "external_id": "kundennummer kundennr kundenid kundeid debitor customerid customernumber externalid id",
    "email": "email emailadresse emailaddress mail mailadresse",
    "phone": "telefon telefonnummer tel handy handynummer mobil mobilnummer mobiltelefon mobile phone phonenumber",
    "name": "name fullname vollername kunde customer",
    "first_name": "vorname firstname givenname",
    "last_name": "nachname lastname surname familienname familyname",
    "locale": "sprache language locale",
    "zone": "zeitzone timezone zone",
    "interests": "interessen interesse interests",
    "household": "haushalt household haushaltsnummer householdid",
}
_SUGGESTED = {word: field for field, words in _HEADERS.items() for word in words.split()}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Column:
    """One column of a file."""

    header: str
    to: str = ""
    """A field of a customer, or `attributes.…`; empty: it is left out."""
    kind: str = "text"

    @property
    def attribute(self) -> str | None:
        """The attribute it goes to."""
        return self.to.removeprefix(_ATTRIBUTE) if self.to.startswith(_ATTRIBUTE) else None

    def __str__(self) -> str:
        return f"{self.to}:{self.kind}" if self.attribute else self.to


def column(header: str, target: str) -> Column:
    """The column with this header, as its target is written. Raises Refused."""
    to, colon, kind = target.rpartition(":")
    if not colon or kind not in KINDS:
        to, kind = target, "text"
    if to and to not in FIELDS and not to.removeprefix(_ATTRIBUTE).strip():
        to = ""
    if to not in ("", *FIELDS) and not to.startswith(_ATTRIBUTE):
        fields, kinds = ", ".join(FIELDS), "|".join(KINDS)
        raise Refused(f"“{header}” cannot go to {target}; choose one of {fields}, or attributes.NAME[:{kinds}]")
    return Column(header, to, kind)


def mapped(headers: Sequence[str], said: Mapping[str, str]) -> list[Column]:
    """Every column in order: where it is said to go, else where it seems to belong. Raises Refused."""
    if unknown := sorted(set(said) - set(headers)):
        raise Refused(f"the file has no column “{unknown[0]}”; it has {', '.join(headers)}")
    chosen = [column(header, said[header]) for header in headers if header in said]
    _refuse_twice(chosen)
    free = _suggestions([header for header in headers if header not in said], {one.to for one in chosen})
    by_header = {one.header: one for one in (*chosen, *free)}
    return [by_header[header] for header in headers]


def headers(cells: Iterable[str]) -> list[str]:
    """The names of the columns, each once."""
    found = list[str]()
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return found


def slug(header: str) -> str:
    """What people call something, as a key: `Umsatz (€)` → `umsatz`."""
    plain = unicodedata.normalize("NFKD", header.casefold().translate(_UMLAUTS))
    word = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("_")
    return word if word[:1].isalpha() else f"column_{word}".strip("_")


def _refuse_twice(columns: Iterable[Column]) -> None:
    seen = dict[str, str]()
    for one in columns:
        if one.to and one.to in seen:
            raise Refused(f"“{seen[one.to]}” and “{one.header}” cannot both go to {one.to}; leave one of them out")
        seen[one.to] = one.header


def _suggestions(headers: Sequence[str], taken: set[str]) -> Iterator[Column]:
    """Where the others seem to belong. Who has a first name has no other name than the last."""
    words = {slug(header).replace("_", "") for header in headers}
    halved = "vorname" in words or "first_name" in taken
    for header in headers:
        found = _suggested(header)
        found = column(header, "last_name") if halved and found.to == "name" else found
        if found.to in taken:
            found = _free(header, taken)
        taken |= {found.to} - {""}
        yield found


def _suggested(header: str) -> Column:
    if header in _TOLD:
        return Column(header)
    if header in FIELDS or header.startswith(_ATTRIBUTE):  # a header of our own exports
        return column(header, header)
    word = slug(header)
    return column(header, _SUGGESTED.get(word.replace("_", ""), f"{_ATTRIBUTE}{word}"))


def _free(header: str, taken: set[str]) -> Column:
    name, number = f"{_ATTRIBUTE}{slug(header)}", 1
    while (to := f"{name}_{number}" if number > 1 else name) in taken:
        number += 1
    return Column(header, to)
