"""A page, dressed: its styles stand on its elements, for mail programs that look nowhere else."""

from css_inline import CSSInliner

from messages.content.pattern import Patterns

# Rules for screens and dark rooms cannot stand on an element, so they stay where they are. Nothing is fetched.
_DRESSING = CSSInliner(
    keep_style_tags=True, keep_at_rules=True, remove_inlined_selectors=True, load_remote_stylesheets=False
)
_ADDING = CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)
_OUTLOOK = "<!--[if"


def dressed(page: str) -> str:
    """The same page, as `anew` makes it."""
    return _PATTERNS.dressed(page)


def anew(page: str) -> str:
    """Dressed by itself. What stands in Outlook's comments is dressed by nobody, so there the rules remain as well."""
    return (_ADDING if _OUTLOOK in page else _DRESSING).inline(page)


_PATTERNS = Patterns(anew)
