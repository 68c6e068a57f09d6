"""What stands over a mail to many."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

from messages.mail.letterhead import Letterhead
from messages.mail.mime import to_bytes
from tests.messages.test_mime import LETTER

LINK = "https://etappe.example/u/" + "a" * 60
LIST = Letterhead("news", "etappe.example", "smatched", "hello", LINK, "https://etappe.example/p/abc")


def test_one_click_unsubscribes() -> None:
    assert LIST.headers["List-Unsubscribe"] == f"<{LINK}>"
    assert LIST.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_unsubscribes_too_where_mails_come_back_to_us() -> None:
    headers = replace(LIST, mailto="unsubscribe+abc@bounce.shop.example").headers
    ways = re.findall(r"<([^>]+)>", headers["List-Unsubscribe"])
    assert ways == [LINK, "mailto:unsubscribe+abc@bounce.shop.example?subject=unsubscribe"]


def test_a_list_has_a_name_a_help_and_somebody_who_answers() -> None:
    headers = replace(LIST, reply_to="antwort@shop.example").headers
    assert headers["List-Id"] == "<news.etappe.example>"
    assert headers["List-Help"] == "<https://etappe.example/p/abc>"
    assert headers["Reply-To"] == "antwort@shop.example"
    assert "Reply-To" not in LIST.headers


def test_gmail_is_told_of_what_it_is_and_machines_that_a_machine_wrote() -> None:
    assert re.fullmatch(r"[^:]+:[^:]+:[^:]+:[a-z]{5,15}", LIST.headers["Feedback-ID"])
    assert LIST.headers["Auto-Submitted"] == "auto-generated"
    assert "Precedence" not in LIST.headers


def test_all_of_it_is_read_back_in_one_piece() -> None:
    headers = replace(LIST, mailto="unsubscribe+abc@bounce.shop.example").headers
    mail = message_from_bytes(to_bytes(replace(LETTER, headers=headers)), policy=default)
    assert {name: mail[name] for name in headers} == headers
    assert not mail.defects
