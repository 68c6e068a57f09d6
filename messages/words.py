"""The words people read: English in the code, other languages in `messages/locales/`, one `.po` file each."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import singledispatchmethod
from zoneinfo import ZoneInfo

from babel import dates, negotiate_locale, numbers, units

from journeys.local_time import WEEK, Weekday
from journeys.money import Amount
from journeys.span import CalendarSpan
from messages.catalogues import LANGUAGES, catalogue
from messages.refusals import refusals

SOURCE = "en"
LOCALES = (SOURCE, *LANGUAGES)
"""The languages that are spoken, the source first. A further one is a further file."""
_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


class Words:
    """Speaks one language. `words("Wait until {until}", until=moment)` translates, and writes values as people do."""

    def __init__(self, locale: str = SOURCE, zone: str = "UTC") -> None:
        self.locale = spoken(locale)
        self.zone = ZoneInfo(zone)
        self._catalogue = catalogue(self.locale, "etappe")

    def __call__(self, english: str, /, **values: object) -> str:
        """The sentence in this language; a sentence that nobody translated stays English."""
        sentence = self._catalogue.get(english, english)
        return sentence.format(**{name: self.said(value) for name, value in values.items()}) if values else sentence

    def code(self, code: str) -> str:
        """A code as a word: `not_sent` → “not sent”."""
        return self(code.replace("_", " "))

    def refusal(self, english: object) -> str:
        """What was refused, and why: raised in English, wherever that was, and told in this language."""
        return refusals(self.locale)(str(english))

    @singledispatchmethod
    def said(self, value: object) -> str:
        """A moment (in the reader's zone), date, time of day, span, number or amount of money, as people write it."""
        return str(value)

    @said.register
    def _moment(self, value: datetime) -> str:
        return f"{self.said(value.astimezone(self.zone).date())}, {self.clock(value)}"

    @said.register
    def _date(self, value: date) -> str:
        return dates.format_date(value, "medium", locale=self.locale)

    @said.register
    def _time(self, value: time) -> str:
        return dates.format_time(value, "short", locale=self.locale)

    @said.register
    def _weekday(self, value: Weekday) -> str:
        return str(dates.get_day_names("abbreviated", locale=self.locale)[WEEK.index(value)])

    @said.register
    def _span(self, value: timedelta) -> str:
        parts, left = [], int(value.total_seconds())
        for unit, seconds in _UNITS.items():
            count, left = divmod(left, seconds)
            parts += [units.format_unit(count, unit, locale=self.locale)] if count else []
        return " ".join(parts)

    @said.register
    def _calendar_span(self, value: CalendarSpan) -> str:
        months = units.format_unit(value.months, "month", locale=self.locale) if value.months else ""
        return f"{months} {self.said(value.span)}".strip()

    @said.register(int)
    @said.register(float)
    @said.register(Decimal)
    def _number(self, value: float | Decimal) -> str:
        return numbers.format_decimal(value, locale=self.locale)

    @said.register
    def _bool(self, value: bool) -> str:
        return self("yes") if value else self("no")

    @said.register
    def _money(self, value: Amount) -> str:
        return numbers.format_currency(Decimal(value.cents) / 100, value.currency, locale=self.locale)

    def until(self, moment: datetime, zone: str) -> str:
        """A moment on the clock in a zone and on the reader's: “Mon, Nov 23, 9:00 AM in Sydney = Sun, … UTC”."""
        there = ZoneInfo(zone)
        if moment.astimezone(there).utcoffset() == moment.astimezone(self.zone).utcoffset():
            return self.said(moment)
        return f"{self._in(there, moment)} = {self._in(self.zone, moment)}"

    def _in(self, zone: ZoneInfo, moment: datetime) -> str:
        day = dates.format_skeleton("MMMEd", moment, tzinfo=zone, locale=self.locale)
        told = f"{day}, {dates.format_time(moment, 'short', tzinfo=zone, locale=self.locale)}"
        if zone.key == "UTC":
            return f"{told} UTC"
        place = dates.get_timezone_location(zone, locale=self.locale, return_city=True)
        return self("{moment} in {place}", moment=told, place=place)

    def day(self, moment: datetime) -> str:
        """The date of a moment, in full: “Monday, November 23, 2026”."""
        return dates.format_date(moment.astimezone(self.zone), "full", locale=self.locale)

    def clock(self, moment: datetime) -> str:
        """The time of day of a moment, in the reader's zone."""
        return dates.format_time(moment, "short", tzinfo=self.zone, locale=self.locale)


def spoken(*wishes: str | None) -> str:
    """The language of the first wish that can be met, else English. A wish: a locale or an Accept-Language header."""
    for wish in filter(None, wishes):
        if found := negotiate_locale(_by_liking(wish), list(LOCALES), sep="-"):
            return found
    return SOURCE


def _by_liking(wish: str) -> list[str]:
    """`de-AT,en;q=0.5` → `["de-AT", "en"]`, the dearest first."""
    parted = [part.partition(";q=") for part in wish.replace(" ", "").replace("_", "-")[:200].split(",")]
    return [tag for tag, _, liking in sorted(parted, key=lambda part: part[2] or "1", reverse=True)]
