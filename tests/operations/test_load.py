"""A folder of content can be loaded again and again; what people decided since stays."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from operations.audiences.audiences import belongs
from operations.customers.consent import withdraw
from operations.desk import Desk, Refused, Who
from operations.load import BadContent, load
from operations.sending import frequency_caps, send_windows
from store.customers import customers
from store.permission.consents import given
from store.tables import consents, metadata

ME = Who("tests")
SMATCHED = Path(__file__).parents[2] / "examples" / "smatched"
COUNTED = ("surveys", "products", "budgets", "customers", "reward_ledger")


async def counted(desk: Desk) -> dict[str, int]:
    async with desk.database.read() as connection:
        tables = [metadata.tables[name] for name in COUNTED]
        return {
            one.name: (await connection.execute(select(func.count()).select_from(one))).scalar_one() for one in tables
        }


async def test_loading_twice_is_loading_once(desk: Desk) -> None:
    await load(desk, ME, SMATCHED)
    once = await counted(desk)

    await load(desk, ME, SMATCHED)

    assert await counted(desk) == once
    assert once | {"reward_ledger": 0} == {
        "surveys": 1,
        "products": 5,
        "budgets": 2,
        "customers": 12,
        "reward_ledger": 0,
    }


async def test_who_unsubscribed_stays_so_and_who_never_agreed_was_never_asked(desk: Desk) -> None:
    await load(desk, ME, SMATCHED)
    async with desk.database.read() as connection:
        ada = await customers.by(connection, "external_id", "ada")
        emil = await customers.by(connection, "external_id", "emil")
    assert ada
    assert emil
    await withdraw(desk, ME, ada["id"], "news", evidence={"how": "she told us"})

    await load(desk, ME, SMATCHED)

    async with desk.database.read() as connection:
        assert not await given(connection, ada["id"], "email", "news")
        asked = select(consents).where(consents.c.customer == emil["id"])
        assert (await connection.execute(asked)).first() is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {key: goodwill, total: 300}", "0.total: write money as an amount"),
        ("- {key: goodwill, totla: 300 EUR}", "0.total: Field required"),
        ("- [", "this is not YAML"),
    ],
)
async def test_a_file_with_a_mistake_changes_nothing_and_says_where_it_is(
    desk: Desk, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "one.yaml").write_text((SMATCHED / "surveys" / "after_experience.yaml").read_text())
    (tmp_path / "budgets.yaml").write_text(text)

    with pytest.raises(BadContent, match=r"budgets\.yaml") as wrong:
        await load(desk, ME, tmp_path)

    assert said in str(wrong.value)
    assert set((await counted(desk)).values()) == {0}


async def test_lists_and_segments_are_loaded_whatever_order_they_name_each_other_in(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "segments").mkdir()
    (tmp_path / "customers.yaml").write_text((SMATCHED / "customers.yaml").read_text())
    (tmp_path / "lists" / "fair.yaml").write_text("list: fair\ntitle: At the fair\ncustomers: [ada, grace, nobody]\n")
    (tmp_path / "segments" / "a.yaml").write_text("segment: a\nwho: {all: [{segment: b}, {profile: name, is: Ada}]}\n")
    (tmp_path / "segments" / "b.yaml").write_text("segment: b\nwho: {list: fair}\npersona: {portrait: Likes fairs.}\n")
    for _ in range(2):
        await load(desk, ME, tmp_path)
    async with desk.database.read() as connection:
        ada = await customers.by(connection, "external_id", "ada")
    assert ada
    assert await belongs(desk, ada["id"]) == {"segments": ["a", "b"], "persona": "b"}
    (tmp_path / "segments" / "b.yaml").write_text("segment: b\nwho: {segment: a}\n")
    with pytest.raises(Refused, match=r"b\.yaml: line 2.*circle"):
        await load(desk, ME, tmp_path)


async def test_sending_rules_are_loaded_and_loading_again_changes_what_the_files_changed(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "frequency_caps.yaml").write_text("- {key: weekly, most: 3, within: 7d}\n")
    (tmp_path / "send_windows.yaml").write_text('sms: {from: "09:00", to: "19:00"}\n')
    await load(desk, ME, tmp_path)
    (tmp_path / "frequency_caps.yaml").write_text("- {key: weekly, most: 2, within: 7d, then: skip}\n")
    await load(desk, ME, tmp_path)
    cap = await frequency_caps.one(desk, "weekly")
    assert (cap["most"], cap["then"], cap["revision"]) == (2, "skip", 2)
    assert (await send_windows.one(desk, "sms"))["open"]["to"] == "19:00"
