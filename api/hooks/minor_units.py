"""Amounts in the smallest unit of a currency, as payment services count: 4990 is 49.90 EUR, and 4990 JPY."""

from decimal import Decimal
from typing import Any

from api.raw import number

_NONE = ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
_THREE = ("BHD", "JOD", "KWD", "OMR", "TND")
_PLACES = dict.fromkeys(_NONE, 0) | dict.fromkeys(_THREE, 3)
"""How many decimals, where it is not two. UGX and ISK have none by now, and Stripe still counts their hundredths."""


def amount(units: Any, currency: str) -> float | None:
    """As people say it; None for what is no number."""
    known = number(units)
    return None if known is None else float(Decimal(str(known)).scaleb(-_PLACES.get(currency, 2)))
