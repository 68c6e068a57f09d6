"""The plan of an import: how the file is written, where each column goes, and where its rows begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from operations.customers.imports.columns import Column, column, headers, mapped
from operations.customers.imports.dialect import decoded, dialect, encoded
from operations.customers.imports.reading import Reader
from operations.customers.imports.records import Record, records
from operations.desk import Refused

HEAD = 256 * 1024
"""Bytes that are looked at before a file is begun."""
_HANDLES = {"external_id", "email", "phone"}


class Unnamed(Refused):
    """No column says who it is; map one to external_id, email or phone."""

    def __init__(self, plan: "Plan") -> None:
        super().__init__("no column says who it is; map one to external_id, email or phone")
        self.plan = plan
        """The file as it would be read otherwise."""


@dataclass(frozen=True)
class Plan:
    """Everything that is needed to read the rows of a file; goes into the operation as JSON."""

    encoding: str
    delimiter: str
    decimal: str
    columns: Sequence[Column]
    header: str
    """As it stands in the file."""
    begins: int
    """The byte at which the first row begins."""
    line: int
    marked: bool = False
    """Whether the file says its encoding in its first bytes."""
    country: str | None = None

    def reader(self) -> Reader:
        """What reads the rows."""
        return Reader(self.columns, decimal=self.decimal, country=self.country)

    def records(self, piece: bytes, line: int, *, last: bool, most: int) -> tuple[list[Record], int]:
        """The rows in a piece of the file that begins with one, and how many bytes they are."""
        text = decoded(piece, self.encoding)
        found = list(islice(records(text, self.delimiter, line, last=last), most))
        return found, len(encoded("".join(record.raw for record in found), self.encoding))

    def written(self) -> dict[str, Any]:
        """As JSON."""
        return vars(self) | {"columns": [[one.header, str(one)] for one in self.columns]}

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Plan":
        """What `written` wrote."""
        said = {name: written[name] for name in cls.__dataclass_fields__}
        return cls(**said | {"columns": [column(*pair) for pair in written["columns"]]})


def plan(head: bytes, settings: Mapping[str, Any], *, whole: bool) -> Plan:
    """What becomes of a file that begins like this; `whole`: that is all of it. Raises Refused."""
    written = dialect(head, settings.get("encoding"), settings.get("delimiter"))
    text = decoded(head[written.begins :], written.encoding)
    begun = _header(text, written.delimiter, whole=whole)
    header = begun[-1]
    before = encoded("".join(record.raw for record in begun), written.encoding)
    columns = mapped(headers(header.cells), settings.get("mapping") or {})
    found = Plan(
        encoding=written.encoding,
        delimiter=written.delimiter,
        decimal=settings.get("decimal") or written.decimal,
        columns=columns,
        header=header.raw,
        begins=written.begins + len(before),
        line=header.line + header.lines,
        marked=written.begins > 0,
        country=settings.get("country"),
    )
    if not _HANDLES & {one.to for one in columns}:
        raise Unnamed(found)
    return found


def _header(text: str, delimiter: str, *, whole: bool) -> list[Record]:
    """The first row that is one, and what stands before it: blank lines, and Excel's `sep=`."""
    before = list[Record]()
    for record in records(text, delimiter, last=whole):
        before.append(record)
        if record.fault:
            raise Refused(f"the header cannot be read: {record.fault}")
        if any(cell.strip() for cell in record.cells) and not record.raw.lower().startswith("sep="):
            return before
    raise Refused("the file is empty; its first row names the columns, such as E-Mail;Vorname;Nachname")
