"""Tracked links: they lead by us, say nothing of where they lead, and leave our own and the unfollowable alone."""

from messages.tracking import labelled, tracked

OURS = "https://etappe.example"


def click(number: int) -> str:
    return f"{OURS}/c/{number}"


def page(*links: str) -> str:
    return f"<html><body>{''.join(links)}</body></html>"


def test_links_lead_by_us_and_the_same_target_has_one_number() -> None:
    told = tracked(
        page('<a href="https://shop.example/a?x=1&amp;y=2">A</a>', "<a class='b' href='https://shop.example/b'>B</a>")
        + page('<a href="https://shop.example/b">B again</a>'),
        OURS,
        click,
        "pixel",
    )
    assert told.targets == ("https://shop.example/a?x=1&y=2", "https://shop.example/b")
    assert told.html.count(f'href="{OURS}/c/1"') == 1
    assert told.html.count(f'href="{OURS}/c/2"') == 2
    assert "shop.example" not in told.html


def test_our_own_links_and_what_is_no_page_stay_as_they_are() -> None:
    links = [
        f'<a href="{OURS}/u/token">unsubscribe</a>',
        '<a href="mailto:ada@example.com">write</a>',
        '<a href="tel:+4930123456">call</a>',
        '<a href="#top">up</a>',
    ]
    told = tracked(page(*links), OURS, click, "pixel")
    assert told.targets == ()
    assert all(link in told.html for link in links)
    somebody = tracked(page('<a href="https://etappe.example.evil.test/">x</a>'), OURS, click, "pixel")
    assert somebody.targets == ("https://etappe.example.evil.test/",)


def test_a_trap_that_nobody_sees_and_a_picture_stand_at_the_end() -> None:
    told = tracked(page("<p>Hello</p>"), OURS, click, f"{OURS}/i/x")
    assert told.html.endswith('style="display:block"></body></html>')
    assert f'<a href="{OURS}/c/0" style="display:none" aria-hidden="true" tabindex="-1"></a>' in told.html


def test_links_to_the_brands_own_pages_say_which_message_they_came_from() -> None:
    html = page(
        '<a href="https://shop.example/a?utm_source=own#part">A</a>',
        '<a href="https://www.shop.example/">B</a>',
        '<a href="https://elsewhere.example/">C</a>',
        '<a href="https://notshop.example/">D</a>',
        '<a href="https://mail.shop.example/u/her.link">Unsubscribe</a>',
    )
    labels = {"utm_source": "smatched", "utm_campaign": "spring & more"}
    told = labelled(html, "shop.example", labels, "https://mail.shop.example")
    assert "https://shop.example/a?utm_source=own&amp;utm_campaign=spring+%26+more#part" in told
    assert "https://www.shop.example/?utm_source=smatched&amp;utm_campaign=spring+%26+more" in told
    assert 'href="https://elsewhere.example/"' in told
    assert 'href="https://notshop.example/"' in told
    assert 'href="https://mail.shop.example/u/her.link"' in told
