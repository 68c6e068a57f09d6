"""E-mail addresses: which of them a mail server may be told."""

from email_validator import EmailNotValidError, validate_email


def deliverable(text: object) -> str | None:
    """`ada@müller.de` → `ada@xn--mller-kva.de`; None for what is no plain address (quoted, with controls, …)."""
    if not isinstance(text, str):
        return None
    try:
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, allow_quoted_local=False, strict=True
        )
    except EmailNotValidError:
        return None
    return found.ascii_email
