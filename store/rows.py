"""Small words that every query uses.

A statement that every walk asks stands beside its function, put together once, its values told at each use: to put one
together and to look up what it was compiled to takes longer than to execute it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

Row = dict[str, Any]


def new_id(prefix: str) -> str:
    """A typed id that sorts by time: `cus_0199…`."""
    return f"{prefix}_{uuid7().hex}"


async def one(connection: AsyncConnection, query: Executable, told: Row | None = None) -> Row | None:
    """The first row, or None. `told`: the values of a query that was put together once, for all who ask."""
    result = await connection.execute(query, told)
    row = result.first()
    return dict(zip(result.keys(), row, strict=True)) if row else None


async def many(connection: AsyncConnection, query: Executable, told: Row | None = None) -> list[Row]:
    """All rows. `told`: as above."""
    result = await connection.execute(query, told)
    names = tuple(result.keys())  # the mapping that a row offers takes three times as long
    return [dict(zip(names, row, strict=True)) for row in result]


def new(columns: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """For `values` of an UPDATE that is kept: what `anew` tells."""
    return {column: bindparam(f"new_{column}") for column in columns}


def anew(values: Mapping[str, Any]) -> Row:
    """The values of such an UPDATE; by their columns' own names they would be taken for all of its values."""
    return {f"new_{column}": value for column, value in values.items()}


def insert_into(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Any:
    """The same, to be kept: to put a long one together takes longer than to execute it."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def locked(connection: AsyncConnection, query: Select[Any]) -> Select[Any]:
    """The same query, holding what it finds until the end of the transaction. On SQLite writers wait anyway."""
    return query.with_for_update() if connection.dialect.name == "postgresql" else query


def among(dialect: str, column: Column[str], told: str) -> ColumnElement[bool]:
    """Whether a column is one of `these`, told by that name. It is the same statement, however many they are."""
    if dialect == "postgresql":
        return column == any_(bindparam(told, type_=postgresql.ARRAY(Text)))
    return column.in_(select(each(dialect, told)))


def each(dialect: str, told: str) -> ColumnElement[str]:
    """A column that has each of `these`, told by that name, in their order."""
    if dialect == "postgresql":
        return func.unnest(bindparam(told, type_=postgresql.ARRAY(Text))).column_valued("value")
    return func.json_each(bindparam(told, type_=Text)).table_valued("value").c.value


def these(connection: AsyncConnection, values: Iterable[str]) -> Any:
    """What is told to `among` and to `each`."""
    told = list(values)
    return told if connection.dialect.name == "postgresql" else json.dumps(told)
