"""A brand: how everything we send looks, and whom it is from."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from messages.mail.address import deliverable

PACKAGED = Path(__file__).parents[1] / "brands"
"""The brands that come with Etappe."""

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


class Brands:
    """The brands in some folders; the first folder that has a brand wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = list(folders)

    def exists(self, key: str) -> bool:
        """Whether there is a brand by this key."""
        return self._file(key) is not None

    def of(self, key: str) -> Brand:
        """One brand. Raises BadBrand."""
        file = self._file(key)
        if file is None:
            raise BadBrand(f"brand {key} is not there; write {key}.yaml, or choose one of: {', '.join(self.keys())}")
        return _read(file, file.stat().st_mtime_ns)

    def keys(self) -> list[str]:
        """Every brand there is."""
        return sorted({file.stem for folder in self._folders for file in folder.glob("*.yaml")})

    def _file(self, key: str) -> Path | None:
        return next((folder / f"{key}.yaml" for folder in self._folders if (folder / f"{key}.yaml").is_file()), None)


@lru_cache
def _read(file: Path, _changed: int) -> Brand:
    try:
        return Brand(key=file.stem, **(YAML(typ="safe").load(file) or {}))
    except YAMLError as error:
        raise BadBrand(f"brand {file.stem} ({file.name}) cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadBrand(f"brand {file.stem} ({file.name}), {place}: {first['msg']}") from None
