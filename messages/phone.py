"""Phone numbers: which of them can be texted."""

import phonenumbers

from messages.content.lines import one_line


def e164(text: object, region: str) -> str | None:
    """`0171 2345678` in Germany → `+491712345678`; None for what no phone has."""
    try:
        number = phonenumbers.parse(one_line(str(text)), region) if text else None
    except phonenumbers.NumberParseException:
        return None
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
