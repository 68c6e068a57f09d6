"""`inside(bytes, text)`: whether a text stands somewhere in a column of bytes."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class inside(FunctionElement[bool]):
    """The two databases name it differently."""

    type = Boolean()
    inherit_cache = True


@compiles(inside, "sqlite")
def _on_sqlite(element: inside, compiler: Any, **how: Any) -> str:
    whole, part = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(instr({whole}, CAST({part} AS BLOB)) > 0)"


@compiles(inside, "postgresql")
def _on_postgresql(element: inside, compiler: Any, **how: Any) -> str:
    whole, part = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(position(convert_to({part}, 'UTF8') in {whole}) > 0)"
