"""Speech: amounts, numbers, dates and times as people in some place write them. `{{ 12.5 | money("EUR") }}`."""

import datetime as calendar
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError, dates, numbers

from messages.content.unfit import Unfit

Style = Literal["short", "medium", "long", "full"]
_LARGEST = Decimal(10) ** 15
_DIGITS = 10
_PLAIN = "en"
_zones = dict[str, ZoneInfo]()


class Speech:
    """Speaks one `form` of a language, on the clocks of one zone."""

    def __init__(self, form: str, zone: str = "UTC") -> None:
        self._locale = _locale(form)
        self._zone = _zones.get(zone) or UTC

    def money(self, amount: Any, currency: str = "") -> str:
        """`12.5` and `EUR`, `"12.50 EUR"`, or `{"amount": "12.50", "currency": "EUR"}`."""
        if isinstance(amount, dict):
            amount, currency = amount.get("amount"), currency or str(amount.get("currency"))
        if isinstance(amount, str) and not currency:
            amount, _, currency = amount.strip().partition(" ")
        if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
            raise Unfit('`money` wants a currency of three letters: `{{ 12.5 | money("EUR") }}`')
        return numbers.format_currency(_decimal(amount, "money"), currency, locale=self._locale)

    def number(self, value: Any, digits: int | None = None) -> str:
        """With the separators of the place; rounded when `digits` says how many follow the point."""
        found = _decimal(value, "number")
        if digits is None:
            return numbers.format_decimal(found, locale=self._locale)
        if not isinstance(digits, int) or not 0 <= digits <= _DIGITS:
            raise Unfit(f"`number` wants digits from 0 to {_DIGITS}: `{{{{ 12.5 | number(1) }}}}`")
        return numbers.format_decimal(found, f"#,##0.{'0' * digits}" if digits else "#,##0", locale=self._locale)

    def date(self, value: Any, style: Style = "medium") -> str:
        """Of a day, `2026-11-23`, or of a moment, `2026-11-23T18:00:00Z`."""
        found = self._when(value, "date", style)
        return dates.format_date(found if isinstance(found, calendar.date) else None, style, locale=self._locale)

    def time(self, value: Any, style: Style = "short") -> str:
        """Of a moment, or a time of day, `18:00`."""
        found = self._when(value, "time", style)
        if not isinstance(found, datetime | calendar.time):
            raise Unfit("`time` wants a moment such as 2026-11-23T18:00:00Z, or a time of day such as 18:00")
        return dates.format_time(found, style, tzinfo=self._zone, locale=self._locale)

    def _when(self, value: Any, wanted: str, style: str) -> calendar.date | calendar.time:
        if style not in get_args(Style):
            raise Unfit(f"`{wanted}` knows the styles {', '.join(get_args(Style))}")
        for kind in (calendar.date, datetime) if wanted == "date" else (calendar.time, datetime):
            if kind is datetime and ":" not in str(value):
                continue
            try:
                found = kind.fromisoformat(value)
            except (ValueError, TypeError):
                continue
            return found.astimezone(self._zone) if isinstance(found, datetime) and found.tzinfo else found
        raise Unfit(f"`{wanted}` wants a date such as 2026-11-23, or a moment such as 2026-11-23T18:00:00Z")


def _decimal(value: Any, wanted: str) -> Decimal:
    """A number from numbers and from text; never a bool, nor what fills pages."""
    try:
        found = Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found) >= _LARGEST or found.adjusted() < -_DIGITS:
        raise Unfit(f"`{wanted}` wants a number such as 12.50")
    return found


def form(locale: str, language: str) -> str:
    """How a text in a language writes its numbers for a customer: `de-AT` → de_AT in German, en in English."""
    theirs, plain = known(locale), known(language)
    return str(theirs if theirs and plain and theirs.language == plain.language else plain or _PLAIN)


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written."""
    found = known(language)
    return "rtl" if found and found.character_order == "right-to-left" else "ltr"


@lru_cache(1024)
def known(locale: str) -> Locale | None:
    """A locale there is such as `de-AT`; None for any other text."""
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None


@lru_cache
def _locale(form: str) -> Locale:
    return known(form) or Locale.parse(_PLAIN)


def learn(forms: Iterable[str]) -> None:
    """Read all that it takes to speak some forms, on the clocks of any zone, from files that will be shut."""
    _zones.update({zone: ZoneInfo(zone) for zone in available_timezones()})
    for one in {_PLAIN, *forms}:
        speech, noon = Speech(one), datetime(2026, 1, 1, 12, tzinfo=UTC)
        for style in get_args(Style):
            speech.date(noon.isoformat(), style)
            speech.time(noon.isoformat(), style)
        speech.money(1, "EUR")
        speech.number(1)
