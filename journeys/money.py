"""Money as people write it: `15 EUR`. Kept in cents, so that sums are exact."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from journeys.base import Tolerant

_WRITTEN = re.compile(r"(\d{1,7}(?:[.,]\d{1,2})?)\s*([A-Z]{3})")


class Amount(Tolerant):
    """An amount of a currency (ISO 4217), in its hundredths."""

    cents: int
    currency: str

    def __str__(self) -> str:
        return f"{Decimal(self.cents) / 100:.2f} {self.currency}"


def read_amount(value: Any) -> Any:
    """`15 EUR`, `4,50 EUR` or `4.50 EUR`. Raises ValueError with the remedy for anything else."""
    if isinstance(value, Amount | dict):
        return value
    match = _WRITTEN.fullmatch(str(value).strip())
    if not match:
        raise ValueError("write money as an amount and a currency, such as 15 EUR or 4.50 EUR")
    return Amount(cents=int(Decimal(match[1].replace(",", ".")) * 100), currency=match[2])


Money = Annotated[
    Amount,
    BeforeValidator(read_amount),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["15 EUR", "4.50 EUR"]}),
]
