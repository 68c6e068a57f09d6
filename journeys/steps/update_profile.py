"""`update_profile`: write down what is now known of the customer."""

from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from journeys.base import Frozen, Tolerant
from journeys.event_names import CUSTOMER_UPDATED
from journeys.road import Deed, Road
from journeys.step import Step
from journeys.world import World

UPDATED = "updated"

_THEIR_OWN = ("id", "external_id", "email", "phone", "name", "locale", "zone", "attributes")
_LARGEST = 2**53


def _name(name: str) -> str:
    if name in _THEIR_OWN:
        raise ValueError("this is not for a journey to change; name an attribute, such as `tier`")
    return name


def _value(value: Any) -> str | bool | int | float:
    # A reader of YAML makes numbers of its own kinds, which remember how they were written; they become plain again.
    if isinstance(value, str) and 0 < len(value) <= 300:
        return str(value)
    kind = next((kind for kind in (bool, int, float) if isinstance(value, kind)), None)
    if kind and isfinite(value) and abs(value) <= _LARGEST:
        return kind(value)
    raise ValueError("write a text of 1 to 300 characters, a number, true or false")


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$"), AfterValidator(_name)]
Value = Annotated[Any, AfterValidator(_value), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Interest = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Changes(Frozen):
    """Attribute → value, and `interests` to be added."""

    model_config = Frozen.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[Name, Value] = Field(init=False)

    interests: Annotated[tuple[Interest, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _not_nothing(self) -> "Changes":
        if not (self.interests or self.attributes):
            raise ValueError("say what is to be written down, such as {tier: gold}")
        return self

    @property
    def attributes(self) -> dict[str, Any]:
        """All but the interests."""
        return dict(self.__pydantic_extra__)


class ChangeProfile(Tolerant):
    """Attributes to be set, and interests to be added."""

    attributes: dict[str, Any] = {}
    interests: tuple[str, ...] = ()

    def made_in(self, profile: Mapping[str, Any]) -> dict[str, Any]:
        """What `interests` and `attributes` of a profile become. A second time it changes nothing."""
        interests = dict.fromkeys([*profile["interests"], *self.interests])
        return {"interests": [*interests], "attributes": {**profile["attributes"], **self.attributes}}


class Updated(Tolerant):
    """Nothing to say."""


def _rehearsed(world: World, changes: ChangeProfile) -> Updated:
    world.profile.update(changes.made_in(world.profile))
    return Updated()


UPDATE = Deed("update_profile", Updated, quick=True, rehearsed=_rehearsed)


class UpdateProfile(Step):
    """Set attributes and add interests; conditions after it see them."""

    kind = "update_profile"
    stirs = (CUSTOMER_UPDATED,)
    outcomes = (UPDATED,)

    update_profile: Changes

    async def walk(self, road: Road) -> str:
        changes = ChangeProfile(attributes=self.update_profile.attributes, interests=self.update_profile.interests)
        await road.ask(UPDATE, changes, says=f"Update the profile · {self.label}")
        return UPDATED

    def particulars(self) -> tuple[object, ...]:
        return (*self.update_profile.attributes, *self.update_profile.interests)
