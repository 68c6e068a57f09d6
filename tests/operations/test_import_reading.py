"""A file of customers is read as it was meant, whoever wrote it: Excel in Germany, a script, or somebody in a hurry."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.customers.cells import guarded, unguarded
from operations.customers.imports.columns import mapped
from operations.customers.imports.dialect import dialect
from operations.customers.imports.plan import Plan, plan
from operations.customers.imports.reading import Unreadable
from operations.customers.imports.records import records
from operations.customers.imports.values import reader
from operations.desk import Refused

UMLAUTS = "E-Mail;Name\r\ngruen@example.com;Käthe Grün\r\n"
ADA = {"email": "ada@example.com"}


def said(text: str, **settings: object) -> list[object]:
    """What each row of a file says, or why it does not."""
    data = text.encode()
    found = plan(data, settings, whole=True)
    rows, size = found.records(data[found.begins :], found.line, last=True, most=1_000)
    assert size == len(data) - found.begins
    return [one for row in rows if (one := _said(found, row))]


def _said(found: Plan, row) -> object:
    try:
        return found.reader().said(row)
    except Unreadable as why:
        return str(why)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (UMLAUTS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + UMLAUTS.encode(), "utf-8"),
        (UMLAUTS.encode("cp1252"), "cp1252"),
        (UMLAUTS.encode("latin-1"), "cp1252"),
        (UMLAUTS.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + UMLAUTS.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_kaethe_is_called_kaethe_in_every_encoding(data: bytes, encoding: str) -> None:
    found = plan(data, {}, whole=True)
    rows, size = found.records(data[found.begins :], found.line, last=True, most=10)
    assert found.encoding == encoding
    assert found.reader().said(rows[0]) == {"email": "gruen@example.com", "name": "Käthe Grün"}
    assert found.begins + size == len(data)
    assert Plan.of(found.written()) == found


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("E-Mail;Name\nada@example.com;Ada, Countess\n", ";"),
        ('email,name\nada@example.com,"Lovelace; Ada"\n', ","),
        ("email\tname\nada@example.com\tAda\n", "\t"),
        ("email|name|interests\nada@example.com|Ada|a,b\n", "|"),
        ("sep=|\nemail|name\n", "|"),
        ("email\nada@example.com\n", ";"),
    ],
)
def test_what_stands_between_cells_is_found_by_looking(head: str, delimiter: str) -> None:
    assert dialect(head.encode()).delimiter == delimiter


def test_a_value_may_go_over_several_lines_and_the_next_row_knows_its_line() -> None:
    text = 'a;"one\r\ntwo ""quoted"" three"\r\n\r\nb;c\r\n'
    found = list(records(text, ";"))
    assert [(row.line, row.cells) for row in found] == [
        (1, ["a", 'one\r\ntwo "quoted" three']),
        (3, []),
        (4, ["b", "c"]),
    ]
    assert "".join(row.raw for row in found) == text


def test_a_quote_that_nobody_closes_costs_its_own_row() -> None:
    text = 'ada;1\n"bob;2\n' + "".join(f"grace{number};3\n" for number in range(300))
    found = list(records(text, ";"))
    assert [row.line for row in found if row.fault] == [2]
    assert [row.cells[0] for row in found if not row.fault] == ["ada", *(f"grace{number}" for number in range(300))]


def test_a_quote_in_the_middle_of_a_value_is_said_so() -> None:
    (fault, *rest) = list(records('"Ada" Lovelace;1\nGrace;2\n', ";"))
    assert "write a quote inside of quotes twice" in fault.fault
    assert [row.cells for row in rest] == [["Grace", "2"]]


@given(
    rows=st.lists(st.lists(st.sampled_from(["ada", 'a "b"', "x\r\ny", "ü", "\n", ""]), min_size=2), max_size=12),
    end=st.sampled_from(["\r\n", "\n"]),
    size=st.integers(40, 200),
)
def test_a_file_that_is_cut_anywhere_is_read_like_one_that_is_not(rows: list[list[str]], end: str, size: int) -> None:
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) + end for row in rows]
    text = "".join(quoted)
    plain = Plan("utf-8", ";", ",", [], "", 0, 1)
    data, at, line, found = text.encode(), 0, 1, []
    size = max([size, *(len(one.encode()) + 1 for one in quoted)])
    while at < len(data):
        piece = data[at : at + size]
        some, taken = plain.records(piece, line, last=at + size >= len(data), most=3)
        found += some
        at, line = at + taken, found[-1].line + found[-1].lines
    assert found == list(records(text, ";"))


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_nothing_is_lost_and_nothing_breaks(junk: bytes) -> None:
    found = Plan("cp1252", ";", ",", [], "", 0, 1)
    _, size = found.records(junk, 1, last=True, most=10_000)
    assert size == len(junk)


def test_german_headers_are_understood_and_the_rest_becomes_attributes() -> None:
    headers = ["Kunden-Nr.", "E-Mail-Adresse", "Telefon", "Mobil", "Vorname", "Name", "Sprache", "Zeitzone"]
    headers += ["Interessen", "Größe (cm)", "2. Wahl"]
    assert [str(one) for one in mapped(headers, {})] == [
        "external_id",
        "email",
        "phone",
        "attributes.mobil:text",
        "first_name",
        "last_name",
        "locale",
        "zone",
        "interests",
        "attributes.groesse_cm:text",
        "attributes.column_2_wahl:text",
    ]


@pytest.mark.parametrize(
    ("mapping", "remedy"),
    [
        ({"Mail": "email"}, "the file has no column “Mail”; it has E-Mail, Ort"),
        ({"Ort": "city"}, "“Ort” cannot go to city; choose one of external_id"),
        ({"Ort": "email", "E-Mail": "email"}, "cannot both go to email"),
    ],
)
def test_a_mapping_that_cannot_be_is_told_with_what_can(mapping: dict[str, str], remedy: str) -> None:
    with pytest.raises(Refused, match=remedy):
        mapped(["E-Mail", "Ort"], mapping)


def test_cells_become_what_they_stand_for() -> None:
    text = 'E-Mail;Umsatz;Seit;Newsletter;Ort;Extra\nADA@example.com ;1.234,50;24.12.2024;ja;\'=Köln;"[1, null]"\n'
    kinds = {"Umsatz": "number", "Seit": "date", "Newsletter": "bool", "Extra": "json"}
    mapping = {header: f"attributes.{header.lower()}:{kind}" for header, kind in kinds.items()}
    attributes = {"umsatz": 1234.5, "seit": "2024-12-24", "newsletter": True, "ort": "=Köln", "extra": [1, None]}
    assert said(text, mapping=mapping) == [ADA | {"attributes": attributes}]


def test_an_empty_cell_says_nothing_and_a_short_row_is_a_row() -> None:
    assert said("E-Mail;Name;Ort\nada@example.com;;\nada@example.com\n;;\n\n") == [ADA, ADA]


@pytest.mark.parametrize(
    ("kind", "decimal", "cell", "value"),
    [
        ("number", ",", "1.234.567,5", 1234567.5),
        ("number", ",", "-12", -12),
        ("number", ".", "1,234.5", 1234.5),
        ("number", ".", "1e-07", 1e-07),
        ("number", ",", "1 234,5", 1234.5),
        ("date", ",", "1.2.2025", "2025-02-01"),
        ("date", ",", "2025-02-01T09:00:00+01:00", "2025-02-01T09:00:00+01:00"),
        ("bool", ",", "Nein", False),
    ],
)
def test_numbers_days_and_answers(kind: str, decimal: str, cell: str, value: object) -> None:
    assert reader("attributes.x", kind, decimal=decimal)(cell) == value


@pytest.mark.parametrize(
    ("to", "kind", "cell", "remedy"),
    [
        ("email", "text", "ada(at)example.com", "ada@example.com"),
        ("phone", "text", "030 123456", r"\+49 30"),
        ("locale", "text", "Deutsch", "de or en-GB"),
        ("zone", "text", "Berlin", "Europe/Berlin"),
        ("name", "text", "A" * 256, "255"),
        ("attributes.x", "number", "12.50", "1234,50"),
        ("attributes.x", "number", "9" * 301, "number"),
        ("attributes.x", "number", "1e999", "too large"),
        ("attributes.x", "date", "12/24/2024", r"24-?|23\.11\.2026"),
        ("attributes.x", "date", "31.02.2025", r"23\.11\.2026"),
        ("attributes.x", "bool", "vielleicht", "ja or nein"),
        ("attributes.x", "json", "Ada", "quotes"),
    ],
)
def test_what_cannot_be_understood_is_told_with_what_to_write(to: str, kind: str, cell: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        reader(to, kind, decimal=",")(cell)


def test_a_phone_number_may_be_written_as_people_write_it() -> None:
    read = reader("phone", "text", country="+49")
    assert [read(one) for one in ("+49 (0)30 / 123-456", "0049 30 123456", "030 123456")] == ["+4930123456"] * 3


def test_every_fault_of_a_row_is_told_at_once_and_bytes_that_are_no_text_too() -> None:
    (why,) = said("E-Mail;Telefon\nbob;0\n")
    assert why.startswith("E-Mail: “bob”")  # type: ignore[attr-defined]
    assert "; Telefon: “0”" in why  # type: ignore[operator]
    assert said("E-Mail;Name\nada@example.com;A\0da\n") == [
        "there are bytes that are no characters; save the file as UTF-8, or say its encoding"
    ]
    assert said("E-Mail;Name\n;Ada\n")[0].startswith("nobody is named here")  # type: ignore[attr-defined]
    assert said("E-Mail;Name\na@b;c;d\n")[0].startswith("3 cells, where the header has 2")  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "\n\n", '"E-Mail;Name\n', "Ort;Land\nKöln;DE\n"])
def test_a_file_that_names_nobody_is_not_begun(text: str) -> None:
    with pytest.raises(Refused):
        plan(text.encode(), {}, whole=True)


@given(st.text())
def test_what_a_spreadsheet_would_run_is_kept_from_it_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r")
