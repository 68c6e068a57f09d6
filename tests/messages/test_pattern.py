"""Pages that were dressed by a pattern: nobody can tell them from those that were dressed each by itself."""

from html import escape

from hypothesis import example, given
from hypothesis import strategies as st

from messages.content.page import anew
from messages.content.pattern import Patterns

PAGE = """<!doctype html><html><head><title>{0}</title><style>
p > a, td > b {{ color: red; }} p:empty {{ margin: 0 }} @media screen {{ a {{ color: blue }} }}
</style></head><body><p>Hello
  {0} </p><p>'{1}', don't!</p><p>{1}</p><table>{1}<tr><td><b>{0}</b></table>
<!--[if mso]><p>{0}</p><![endif]--><pre>
{1}</pre><img alt="{0}" src="https://shop.example/{1}">
<a class=x href="https://shop.example/?a=1&amp;name={0}">{1}</a> {0}</body></html>"""
ADDRESSED = "<style>a[href^=tel] {{ color: red }}</style><a href='{0}'>{1}</a><a href=\"{0}\">{1}</a>"
CLOTHES = (
    PAGE,
    PAGE.replace("don't", '"do" &copy;'),
    ADDRESSED,
    "{0}",
    "<p class='{0}>{1}<'>{1}</p>",
    '<b title="{0}>{1}<">{0}',
)


def page(cloth: str, *words: str) -> str:
    return cloth.format(*map(escape, words))


@given(st.sampled_from(CLOTHES), st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=5))
@example(PAGE, [("Ada Lovelace", "Bob"), ("O'Brien & Söhne", ""), ("李小龙 ☕", " <b>"), ("\ue0b11\ue0b1", "\xa0")])
@example(ADDRESSED, [("https://shop.example", "Ada"), ("tel:123", "Ada")])
def test_whatever_they_are_called_their_page_is_as_if_it_were_the_only_one(
    cloth: str, people: list[tuple[str, str]]
) -> None:
    patterns = Patterns(anew)
    for words in [("Ada", "Ada"), ("Grace", "Ada"), *people, ("Bob", "Grace"), ("Zoë &", "Ada {x}"), ("a", "b")]:
        said = page(cloth, *words)
        assert patterns.dressed(said) == anew(said)


def test_who_is_only_called_otherwise_takes_no_dressing() -> None:
    dressing = list[str]()

    def dress(page: str) -> str:
        dressing.append(page)
        return anew(page)

    patterns = Patterns(dress)
    for number in range(50):
        patterns.dressed(page(PAGE, f"Ada {number}", "Bob & Söhne"))
    assert len(dressing) == 3  # the first; the second, and the pattern that fits both


def test_of_pages_that_have_nothing_in_common_few_are_kept_and_looked_at() -> None:
    patterns = Patterns(anew)
    for number in range(200):
        said = f"<p>{'<b></b>' * number}</p>"
        assert patterns.dressed(said) == anew(said)
    assert len(patterns._known) == 16
