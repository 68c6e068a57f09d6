"""Load the assets of a folder: `assets/hero.jpg`, and what is said of it in `assets/hero.yaml`; its name is the key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from journeys.base import Frozen, Key
from journeys.survey import Locale
from messages.assets.kinds import LARGEST
from messages.assets.pictures import Focus
from operations.content import assets
from operations.content.asset_fields import Point, Text
from operations.content.assets import Said, Unfit, Wordless
from operations.desk import Desk, NotThere, Refused
from store.rows import Row

_TOLD = ".yaml"
_KEY = TypeAdapter[str](Key)


class AssetFile(Frozen):
    """What is said of an asset. A focus that is not said stays where people put it."""

    title: Text = ""
    alt: Annotated[dict[Locale, Text], Field(max_length=50)] = {}
    decorative: bool = False
    focus: Point | None = None

    def said(self, before: Row | None) -> Said:
        """The same, for the desk; `before`: the asset as it is, if it is there."""
        point = self.focus.model_dump() if self.focus else before["focus"] if before else {}
        alt = {locale: text for locale, text in self.alt.items() if text}
        return Said(self.title, alt, self.decorative, Focus(**point))


async def prepared(desk: Desk, folder: Path, told: Mapping[Path, AssetFile]) -> list[assets.Prepared]:
    """Those that are not here as the folder has them. `told`: by its YAML. Raises Refused, which names the file."""
    found = _found(folder)
    _of_one_name(found)
    _beside_a_file(told, {path.stem for path in found})
    said = {path.stem: file for path, file in told.items()}
    each = [await _prepared(desk, path, said.get(path.stem, AssetFile())) for path in found]
    return [one for one in each if one]


def _found(folder: Path) -> list[Path]:
    there = (path for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith("."))
    return [path for path in there if path.suffix != _TOLD]


def _of_one_name(found: list[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in found:
        if seen.setdefault(path.stem, path) != path:
            raise Refused(f"{path}: {seen[path.stem].name} would have the same key; give one of them another name")


def _beside_a_file(told: Mapping[Path, AssetFile], names: set[str]) -> None:
    for path in told:
        if path.stem not in names:
            raise Refused(f"{path}: there is no file to it; put it here as {path.stem}.jpg, or whatever it is")


async def _prepared(desk: Desk, path: Path, told: AssetFile) -> assets.Prepared | None:
    try:
        return await _changed(desk, _KEY.validate_python(path.stem), path, told)
    except ValidationError:
        remedy = "its name is its key; begin with a small letter, and go on with those, digits, _ or -"
        raise Refused(f"{path}: {remedy}") from None
    except Wordless as wrong:
        raise Refused(f"{path}: {wrong}; write it into {path.stem}{_TOLD} beside it") from None
    except Unfit as wrong:
        raise Refused(f"{path}: {wrong}") from None


async def _changed(desk: Desk, key: str, path: Path, told: AssetFile) -> assets.Prepared | None:
    try:
        before: Row | None = await assets.one(desk, key)
    except NotThere:
        before = None
    made = await assets.prepare(key, _read(path), "", told.said(before), before)
    same = before is not None and all(before[name] == value for name, value in made.values.items())
    return None if same else made


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)
