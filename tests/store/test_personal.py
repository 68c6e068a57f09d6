"""No table is forgotten when somebody wants to have what is theirs, or to be forgotten."""

from store.personal import HELD, Person, holdings
from store.tables import metadata


def test_every_table_says_whether_it_holds_something_of_a_person() -> None:
    assert {table.name for table in metadata.tables.values()} == {table.name for table in HELD}


def test_every_table_that_names_a_customer_is_known_to_hold_theirs() -> None:
    naming = {table.name for table in metadata.tables.values() if {"customer", "enrolment"} & set(table.c.keys())}
    assert naming <= {table.name for table, _ in holdings()}


def test_what_only_names_something_of_theirs_is_erased_before_it() -> None:
    order = [table.name for table, _ in holdings()]
    for first in ("outbox", "operation_items", "audit_log", "history", "mailbox"):
        assert order.index(first) < min(order.index("enrolments"), order.index("events"), order.index("deliveries"))
    assert order[-1] == "customers"


def test_a_person_is_known_by_all_their_addresses_and_ids() -> None:
    row = {"id": "cus_1", "email": "ada@example.com", "phone": None}
    other = [{"handle": "id", "value": "cus_0"}, {"handle": "phone", "value": "+49301234567"}]
    person = Person.of(row, [*other, {"handle": "external_id", "value": "7"}])
    assert person == Person("cus_1", ("cus_0",), ("ada@example.com", "+49301234567"))
