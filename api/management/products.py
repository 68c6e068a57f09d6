"""Products: what a message may offer."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from api.access import MayReadTouchpoints, MayWriteTouchpoints
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Line, Told
from journeys.base import Key
from journeys.money import Amount, Money
from journeys.survey import Locale
from operations.touchpoints import stock
from store.rows import Row

router = APIRouter(prefix="/api/v1/products", tags=["touchpoints"], route_class=Making)


class Blurb(Asked):
    """What is said of a product."""

    title: Line
    text: Annotated[str, Field(max_length=2_000)]


class Offer(Asked):
    """What there is to know of a product."""

    texts: Annotated[dict[Locale, Blurb], Field(min_length=1)]
    interests: Annotated[list[Line], Field(max_length=100)] = []
    price: Money
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]

    def values(self) -> Row:
        """Column → value."""
        price = {"price_cents": self.price.cents, "currency": self.price.currency}
        return price | self.model_dump(exclude={"price"})


class NewProduct(Offer):
    """A product to be added."""

    key: Key


class Product(Told):
    """A product."""

    key: str
    texts: dict[str, dict[str, Any]]
    interests: list[str]
    price: Money
    url: str

    @classmethod
    def of(cls, row: Row) -> "Product":
        """A row as the API tells it."""
        return cls.model_validate(row | {"price": Amount(cents=row["price_cents"], currency=row["currency"])})


@router.get("", operation_id="list_products", summary="All products")
async def list_products(who: MayReadTouchpoints, desk: AtDesk) -> Page[Product]:
    return Page(data=[Product.of(row) for row in await stock.all_products(desk)])


@router.post("", operation_id="add_product", summary="Add a product", status_code=201)
async def add_product(who: MayWriteTouchpoints, new: NewProduct, desk: AtDesk) -> Product:
    values = new.values()
    await stock.keep_product(desk, who, values.pop("key"), values, new=True)
    return Product.of(await stock.product(desk, new.key))


@router.get("/{key}", operation_id="read_product", summary="One product")
async def read_product(who: MayReadTouchpoints, key: Annotated[Key, Path()], desk: AtDesk) -> Product:
    return Product.of(await stock.product(desk, key))


@router.put("/{key}", operation_id="change_product", summary="Add a product, or change it")
async def change_product(who: MayWriteTouchpoints, key: Annotated[Key, Path()], offer: Offer, desk: AtDesk) -> Product:
    await stock.keep_product(desk, who, key, offer.values())
    return Product.of(await stock.product(desk, key))
