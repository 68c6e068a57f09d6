"""Who must not be written to: addresses go in, and never come out."""

from hashlib import sha256

from httpx2 import AsyncClient

HERE = "/api/v1/suppressions"
CSV = {"Content-Type": "text/csv"}
BOB = sha256(b"bob@example.com").hexdigest()


async def test_an_address_is_put_on_the_list_once_for_its_first_reason(client: AsyncClient) -> None:
    first = await client.post(HERE, json={"address": "Bob@Example.com", "reason": "complaint", "source": "by phone"})
    assert first.status_code == 201
    again = await client.post(HERE, json={"address": "bob@example.com"})
    assert again.json() == first.json()
    assert (first.json()["address_hash"], first.json()["reason"]) == (BOB, "complaint")
    assert (first.json()["channel"], first.json()["source"]) == ("email", "by phone")
    assert (await client.post(HERE, json={"address": "+493012345678"})).json()["channel"] == "sms"
    assert (await client.post(HERE, json={"address": "nonsense"})).status_code == 422


async def test_no_address_ever_comes_out(client: AsyncClient) -> None:
    await client.post(HERE, json={"address": "bob@example.com"})
    listed = await client.get(HERE)
    assert [row["id"] for row in listed.json()["data"]] == [f"email:{BOB}"]
    assert "bob" not in listed.text
    assert len((await client.get(HERE, params={"address": "BOB@example.com"})).json()["data"]) == 1
    assert (await client.get(HERE, params={"address": "ada@example.com"})).json()["data"] == []


async def test_whoever_is_taken_off_the_list_is_so_for_a_reason_that_is_kept(client: AsyncClient) -> None:
    one = (await client.post(HERE, json={"address": "bob@example.com"})).json()["id"]
    assert (await client.delete(f"{HERE}/{one}")).status_code == 422
    assert (await client.delete(f"{HERE}/{one}", params={"why": "he asked us to"})).status_code == 204
    assert (await client.delete(f"{HERE}/{one}", params={"why": "he asked us to"})).status_code == 404
    noted = (await client.get("/api/v1/audit-log")).json()["data"]
    line = next(line for line in noted if line["what"] == "suppression.removed")
    assert (line["subject"], line["detail"]["why"]) == (BOB, "he asked us to")


async def test_a_list_is_taken_over_from_another_system(client: AsyncClient) -> None:
    await client.post(HERE, json={"address": "bob@example.com", "reason": "complaint"})
    text = "\ufeffE-Mail;Name\r\nbob@example.com;Bob\r\neve@example.com;\r\nEVE@example.com\r\n\r\nnonsense\r\n"
    here = f"{HERE}/imports"
    done = await client.post(here, content=text.encode(), params={"source": "the old system"}, headers=CSV)
    assert done.json() == {"added": 1, "known": 2, "refused": [{"line": 6, "why": "this is no address"}]}
    imported = (await client.get(HERE, params={"reason": "import"})).json()["data"]
    assert [row["source"] for row in imported] == ["the old system"]
    assert (await client.post(here, content=b"x", headers=CSV)).status_code == 422


async def test_a_list_is_paged_and_has_an_end(client: AsyncClient) -> None:
    many = "\n".join(f"friend{number}@example.com" for number in range(25))
    await client.post(f"{HERE}/imports", content=many, params={"source": "a test"}, headers=CSV)
    seen, cursor = set[str](), None
    for _ in range(3):
        page = (await client.get(HERE, params={"limit": 10} | ({"cursor": cursor} if cursor else {}))).json()
        seen |= {row["id"] for row in page["data"]}
        cursor = page["next_cursor"]
    assert (len(seen), cursor) == (25, None)
    too_many = "\n".join(f"f{number}@example.com" for number in range(10_001))
    answer = await client.post(f"{HERE}/imports", content=too_many, params={"source": "a test"}, headers=CSV)
    assert answer.status_code == 422
