"""Pictures come from a folder too; loading it again changes what the folder changed, and a bad file changes nothing."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from messages.assets.pictures import Focus
from operations.content import assets
from operations.desk import Desk, Refused, Who
from operations.load import load
from operations.permission import topics

ME = Who("tests")
HERO = "title: Hero\nalt: {de: Ein Bier am See, en: A beer at the lake}\n"


def photo(colour: str = "#2040c0", form: str = "JPEG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, form)
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A picture with what it shows, and a paper that needs no words."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "hero.jpg").write_bytes(photo())
    (tmp_path / "assets" / "hero.yaml").write_text(HERO)
    (tmp_path / "assets" / "terms.pdf").write_bytes(b"%PDF-1.7 terms")
    (tmp_path / "assets" / ".DS_Store").write_bytes(b"what a desktop leaves behind")
    return tmp_path


async def test_loading_twice_is_loading_once(desk: Desk, folder: Path) -> None:
    await load(desk, ME, folder)
    hero, terms = await assets.every(desk)
    assert (hero["alt"]["en"], hero["title"], len(hero["files"])) == ("A beer at the lake", "Hero", 6)
    assert (terms["key"], terms["kind"]) == ("terms", "file")
    await load(desk, ME, folder)
    assert await assets.every(desk) == [hero, terms]


async def test_what_the_folder_changed_is_changed(desk: Desk, folder: Path) -> None:
    await load(desk, ME, folder)
    before = await assets.one(desk, "hero")
    (folder / "assets" / "hero.yaml").write_text("alt: {en: A lake}\n")
    await load(desk, ME, folder)
    described = await assets.one(desk, "hero")
    assert (described["alt"], described["hash"], described["revision"]) == ({"en": "A lake"}, before["hash"], 2)
    (folder / "assets" / "hero.jpg").write_bytes(photo("#c02020"))
    await load(desk, ME, folder)
    assert (await assets.one(desk, "hero"))["hash"] != before["hash"]


async def test_a_focus_that_somebody_set_stays_until_the_folder_says_another(desk: Desk, folder: Path) -> None:
    await load(desk, ME, folder)
    set_by_hand = assets.Said("Hero", {"en": "A beer at the lake"}, focus=Focus(0.1, 0.9))
    await assets.change(desk, ME, "hero", set_by_hand)
    await load(desk, ME, folder)
    assert (await assets.one(desk, "hero"))["focus"] == {"x": 0.1, "y": 0.9}
    (folder / "assets" / "hero.yaml").write_text(HERO + "focus: {x: 0.3}\n")
    await load(desk, ME, folder)
    assert (await assets.one(desk, "hero"))["focus"] == {"x": 0.3, "y": 0.5}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bare.jpg", photo(), r"bare\.jpg: say what the picture shows.*write it into bare\.yaml"),
        ("mark.svg", b"<svg/>", r"mark\.svg: send a picture .*export it as a PNG"),
        ("hero.jpg", photo()[:200], r"hero\.jpg: this cannot be read as image/jpeg"),
        ("hero.png", photo(form="PNG"), r"hero\.png: hero\.jpg would have the same key"),
        ("My hero.jpg", photo(), r"My hero\.jpg: its name is its key"),
        ("lost.yaml", b"alt: {en: Nothing}", r"lost\.yaml: there is no file to it; put it here as lost\.jpg"),
        ("hero.yaml", b"alt: {en: A beer}\ntitel: Hero", r"hero\.yaml: titel: Extra inputs"),
        ("hero.yaml", b"alt: {en: A beer}\ndecorative: true", r"hero\.jpg: a picture that only decorates"),
    ],
)
async def test_a_bad_file_is_named_with_the_remedy_and_changes_nothing(
    sqlite_desk: Desk, folder: Path, name: str, data: bytes, said: str
) -> None:
    (folder / "topics.yaml").write_text("- {key: news, texts: {en: {title: News}}}\n")
    (folder / "assets" / name).write_bytes(data)
    with pytest.raises(Refused, match=said):
        await load(sqlite_desk, ME, folder)
    assert await assets.every(sqlite_desk) == await topics.every(sqlite_desk) == []


async def test_a_film_does_not_become_a_picture(desk: Desk, folder: Path) -> None:
    await load(desk, ME, folder)
    (folder / "assets" / "hero.jpg").rename(folder / "assets" / "terms.jpg")
    (folder / "assets" / "hero.yaml").rename(folder / "assets" / "terms.yaml")
    (folder / "assets" / "terms.pdf").unlink()
    with pytest.raises(Refused, match=r"terms\.jpg: “terms” is of the kind file"):
        await load(desk, ME, folder)
