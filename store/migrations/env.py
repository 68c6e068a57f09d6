"""Alembic's way in: the connection is handed over by `store/migrate.py`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, BigInteger

from store.columns import Instant
from store.tables import metadata

_OURS = ((Instant, "Instant()"), (JSON, "Document"), (BigInteger, "Sequence"))


def _by_our_names(kind: str, thing: Any, writing: AutogenContext) -> str | Literal[False]:
    if kind == "type":
        for ours, name in _OURS:
            if isinstance(thing, ours):
                return name
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_by_our_names,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
