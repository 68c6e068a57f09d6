"""A folder of content can be loaded again and again; what people decided since stays."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from operations.consent import withdraw
from operations.desk import Desk, Who
from operations.load import BadContent, load
from store import customers
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
        assert not await customers.consent_given(connection, ada["id"], "email", "news")
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
