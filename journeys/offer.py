"""An offer: which products go with a message, and how many of them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from journeys.base import Frozen

BY_INTEREST = "by_interest"
MOST = 12
"""Products in one message; who scrolls further than that buys nothing."""


class Block(Frozen):
    """So many products, those that suit the customer's interests best."""

    by_interest: Annotated[int, Field(strict=True, ge=1, le=MOST)]


def _read(value: Any) -> Any:
    if value == BY_INTEREST:
        return Block(by_interest=1)
    if isinstance(value, Block | dict):
        return value
    raise ValueError("write by_interest for one product, or {by_interest: 3} for the best three")


def _written(block: Block) -> Any:
    return BY_INTEREST if block.by_interest == 1 else {BY_INTEREST: block.by_interest}


Offer = Annotated[
    Block,
    BeforeValidator(_read),
    PlainSerializer(_written),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": BY_INTEREST},
                {
                    "type": "object",
                    "properties": {BY_INTEREST: {"type": "integer", "minimum": 1, "maximum": MOST}},
                    "required": [BY_INTEREST],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""`offer: by_interest`, or `offer: {by_interest: 3}`: the product that suits best, or the best three."""


def how_many(offer: Block | None) -> int:
    """How many products go with a message; none without an offer."""
    return offer.by_interest if offer else 0
