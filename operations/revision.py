"""The revision that somebody read, before they change what stands there."""

from operations.desk import Conflict, Stale
from store.rows import Row


def expect(row: Row | None, revision: int | None, noun: str) -> None:
    """Refuse when somebody changed it since it was read. Revision 0: when there is one at all."""
    if row is None or revision in (None, row["revision"]):
        return
    key = row["key"]
    if revision == 0:
        raise Conflict(f"there is a {noun} “{key}” already; change it with PUT /api/v1/{noun}s/{key}")
    raise Stale(f"“{key}” was changed meanwhile (revision {row['revision']}); read it again first")
