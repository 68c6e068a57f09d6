"""What is said to a database while a test looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from store.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement but the edges of transactions, in order."""
    said: list[str] = []

    def hear(_c: object, _k: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            said.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)
