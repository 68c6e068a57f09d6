"""Load a folder: assets, topics, sending rules, surveys, budgets, products, customers, beside the journeys they serve.

`surveys/*.yaml`, `segments/*.yaml`, `lists/*.yaml` (one each), `assets/` (pictures and such, each with its YAML),
`topics.yaml`, `frequency_caps.yaml`, `send_windows.yaml`, `budgets.yaml`, `products.yaml`, `customers.yaml` (several).
Loading again changes what the files changed, and never what people decided since: a withdrawn consent stays withdrawn.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.base import Frozen, Key
from journeys.frequency_cap import FrequencyCap
from journeys.money import Money
from journeys.opening_hours import OpeningHours
from journeys.survey import Locale, Survey
from operations.audiences.load_audiences import ListFile, load_list, load_segments
from operations.content import assets, load_assets
from operations.customers.consent import give_in
from operations.customers.identify import Person, identify_in
from operations.desk import Desk, Refused, Who
from operations.permission.topics import TopicFile, load_topic
from operations.sending import frequency_caps, send_windows
from store.permission import consents
from store.touchpoints import budgets, products, surveys

Shape = TypeVar("Shape", bound=BaseModel)


class BadContent(Refused):
    """A file in the folder cannot be read; the text names the file, the place and what is wrong."""


class BudgetFile(Frozen):
    """One budget of `budgets.yaml`."""

    key: Key
    title: str = ""
    total: Money


class Blurb(Frozen):
    """What is said of a product."""

    title: str
    text: str


class ProductFile(Frozen):
    """One product of `products.yaml`."""

    key: Key
    interests: tuple[str, ...] = ()
    price: Money
    url: str
    texts: Annotated[dict[Locale, Blurb], Field(min_length=1)]

    def values(self) -> dict[str, Any]:
        """Column → value."""
        said = self.model_dump(mode="json", include={"url", "texts"})
        price = {"price_cents": self.price.cents, "currency": self.price.currency}
        return {"interests": list(self.interests), **price, **said}


class CustomerFile(Frozen):
    """One customer of `customers.yaml`."""

    id: str
    name: str
    email: str
    locale: Locale
    zone: str
    interests: tuple[str, ...] = ()
    agrees: tuple[Key, ...] = ()
    """Topics they want to hear about by e-mail."""

    def person(self) -> Person:
        """The customer as the desk knows people."""
        return Person(
            external_id=self.id,
            name=self.name,
            email=self.email,
            locale=self.locale,
            zone=self.zone,
            interests=list(self.interests),
        )


async def load(desk: Desk, who: Who, folder: Path) -> None:
    """Take over everything in a folder, all of it or nothing. Raises Refused, which names the file."""
    asked = list(_each(folder, "surveys/*.yaml", Survey))
    paid = list(_each(folder, "budgets.yaml", list[BudgetFile]))
    topics = list(_each(folder, "topics.yaml", list[TopicFile]))
    sold = list(_each(folder, "products.yaml", list[ProductFile]))
    known = list(_each(folder, "customers.yaml", list[CustomerFile]))
    listed = list(_each(folder, "lists/*.yaml", ListFile))
    capped = list(_each(folder, "frequency_caps.yaml", list[FrequencyCap]))
    opened = list(_each(folder, "send_windows.yaml", dict[Key, OpeningHours]))
    shown = await load_assets.prepared(desk, folder / "assets", _described(folder / "assets"))
    async with desk.database.begin() as connection:
        for survey in asked:
            await surveys.save(connection, desk.clock(), survey)
        for budget in paid:
            await budgets.save(connection, desk.clock(), budget.key, budget.title or budget.key, budget.total)
        for asset in shown:
            await assets.keep_in(desk, connection, who, asset)
        for topic in topics:
            await load_topic(desk, connection, who, topic)
        for product in sold:
            await products.save(connection, product.key, product.values())
        for cap in capped:
            await frequency_caps.keep_in(desk, connection, who, cap)
        for channel, hours in (one for windows in opened for one in windows.items()):
            await send_windows.keep_in(desk, connection, who, channel, hours)
        for customer in known:
            await _welcome(desk, connection, who, customer)
        for audience in listed:
            await load_list(desk, connection, audience)
        await load_segments(desk, connection, who, folder)


async def _welcome(desk: Desk, connection: AsyncConnection, who: Who, customer: CustomerFile) -> None:
    identity = await identify_in(desk, connection, customer.person())
    for topic in customer.agrees:
        if await consents.find(connection, identity, "email", topic) is None:
            await give_in(desk, connection, who, identity, topic, evidence={"by": "file", "id": customer.id})


def _described(folder: Path) -> dict[Path, load_assets.AssetFile]:
    shape = TypeAdapter(load_assets.AssetFile)
    return {path: shaped(str(path), path.read_text(encoding="utf-8"), shape) for path in sorted(folder.glob("*.yaml"))}


def _each(folder: Path, pattern: str, shape: Any) -> Iterator[Any]:
    """What the files hold, one thing after the other."""
    for path in sorted(folder.glob(pattern)):
        read = shaped(str(path), path.read_text(encoding="utf-8"), TypeAdapter(shape))
        yield from read if isinstance(read, list) else [read]


def shaped(name: str, text: str, adapter: TypeAdapter[Any]) -> Any:
    """What a file says, in its shape. Raises BadContent."""
    try:
        return adapter.validate_python(YAML(typ="safe", pure=True).load(text))
    except YAMLError as error:
        raise BadContent(f"{name}: this is not YAML: {str(error).partition(chr(10))[0]}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BadContent(f"{name}: {place}: {first['msg'].removeprefix('Value error, ')}") from None
