"""What every page is shown through: the desk, who looks, and in which language."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from messages.words import LOCALES, Words, spoken
from operations.access import sign_in
from operations.desk import Desk, Who

SESSION, LANGUAGE = "etappe_session", "etappe_language"
_A_YEAR = 365 * 24 * 3600

_templates = Environment(
    loader=PackageLoader("console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class SignedOut(Exception):
    """Sign in first."""


@dataclass(frozen=True)
class View:
    """One request to the console."""

    request: Request
    desk: Desk
    words: Words
    who: Who | None

    @property
    def signed_in(self) -> Who:
        """Whoever looks. Raises SignedOut."""
        if self.who is None:
            raise SignedOut(SignedOut.__doc__)
        return self.who

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, in the reader's language."""
        here = self.request.url
        ways = {locale: str(here.include_query_params(lang=locale)) for locale in LOCALES}
        page = _templates.get_template(f"{template}.html")
        html = page.render(words=self.words, who=self.who, languages=ways, path=here.path, **values)
        answer = HTMLResponse(html.encode("utf-8", "replace"), status)  # a file that is imported may say anything
        if "lang" in self.request.query_params:
            answer.set_cookie(
                LANGUAGE, self.words.locale, max_age=_A_YEAR, path="/console", samesite="lax", httponly=True
            )
        return answer


def view_of(request: Request, who: Who | None = None) -> View:
    """The view for a request; `who` is None for somebody who has not signed in."""
    desk: Desk = request.state.desk
    wishes = request.query_params.get("lang"), request.cookies.get(LANGUAGE), request.headers.get("accept-language")
    return View(request, desk, Words(spoken(*wishes, desk.locale), desk.zone), who)


async def _anybody(request: Request) -> View:
    return view_of(request, await sign_in.who(request.state.desk, request.cookies.get(SESSION)))


async def _operator(view: Annotated[View, Depends(_anybody)]) -> View:
    _ = view.signed_in
    return view


Anybody = Annotated[View, Depends(_anybody)]
"""`view: Anybody`: a page for everybody."""

Operator = Annotated[View, Depends(_operator)]
"""`view: Operator`: a page for who has signed in."""
