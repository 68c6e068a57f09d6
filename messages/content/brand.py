"""A brand: how everything we send looks, and whom it is from."""

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from messages.content.content import BRANDS, Content
from messages.mail.address import deliverable

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class BadBrand(ValueError):
    """A brand that is missing or cannot be read; the text names the file and the remedy."""


def _address(text: str) -> str:
    found = deliverable(text)
    if found is None:
        raise ValueError("write a plain address such as hello@example.com")
    return found


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Colours(_Part):
    """One palette; every pair that touches should have a contrast of at least 4.5."""

    page: Colour
    card: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour


class Brand(_Part):
    """One file `KEY.yaml`. `imprint`: the lines the law wants under every message."""

    key: str
    name: Annotated[str, StringConstraints(pattern=r'^[^"\\<>\x00-\x1f\x7f]{1,60}$')]
    address: Annotated[str, AfterValidator(_address)]
    website: str
    tagline: dict[str, str] = {}
    imprint: tuple[str, ...]
    light: Colours
    dark: Colours

    @property
    def sender(self) -> str:
        """`"Smatched" <hallo@smatched.example>`."""
        return f'"{self.name}" <{self.address}>'

    @property
    def domain(self) -> str:
        """The domain of the sender's address; message ids end with it."""
        return self.address.rpartition("@")[2]


def brand(content: Content, key: str) -> Brand:
    """One brand. Raises BadBrand."""
    text = content.files.get(f"{BRANDS}/{key}.yaml")
    if text is None:
        raise BadBrand(f"brand {key} is not there; write {key}.yaml, or choose one of: {', '.join(content.brands())}")
    return _read(key, text)


@lru_cache
def _read(key: str, text: str) -> Brand:
    try:
        return Brand(key=key, **(YAML(typ="safe").load(text) or {}))
    except YAMLError as error:
        raise BadBrand(f"brand {key} ({key}.yaml) cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadBrand(f"brand {key} ({key}.yaml), {place}: {first['msg']}") from None
