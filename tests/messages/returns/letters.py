"""What else comes back: complaints, machines that answer, filters that ask, people, and what is not for us."""

from tests.messages.returns.freehand import mail
from tests.messages.returns.servers import ADA, LEAVE, OURS, PATH, RETURNED, Sample, crlf

PERSON = f"Ada Lovelace <{ADA}>"
ANSWER = f"In-Reply-To: <{OURS}>\nReferences: <{OURS}>\n"


def complaint(provider: str, report: str, kind: str = "complaint") -> Sample:
    """A mailbox provider tells us who pressed the button (RFC 5965)."""
    body = f"""From: {provider}
To: abuse@bounce.etappe.test
Subject: FW: Email Feedback Report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="feed"

--feed
Content-Type: text/plain; charset="us-ascii"

This is an email abuse report for an email message received from IP 192.0.2.1.

--feed
Content-Type: message/feedback-report

{report}

--feed
Content-Type: message/rfc822
Content-Disposition: inline

{RETURNED}
--feed--
"""
    return Sample(f"feedback of {provider}: {report[:30]}", crlf(body), kind)


REPORT = "Feedback-Type: {type}\nUser-Agent: Some/1.0\nVersion: 1{more}"
COMPLAINTS = [
    complaint(provider, REPORT.format(type=kind, more=more))
    for provider in ("feedback@arf.mail.yahoo.example", "staff@hotmail.example", "fbl@provider.example")
    for kind, more in (
        ("abuse", f"\nOriginal-Rcpt-To: {ADA}\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0100"),
        ("fraud", "\nOriginal-Mail-From: <redacted@redacted>\nReported-Domain: smatched.example"),
        ("abuse", "\nRemoval-Recipient: redacted"),
    )
] + [
    complaint("fbl@provider.example", REPORT.format(type="not-spam", more=""), "other"),
    complaint("dmarc@provider.example", REPORT.format(type="auth-failure", more="\nAuth-Failure: dmarc"), "other"),
    complaint("fbl@provider.example", REPORT.format(type="opt-out", more=""), "unsubscribe"),
]
AWAY = (
    "Automatische Antwort: Schön, dass du da bist",
    "=?utf-8?q?Automatische_Antwort=3A_Sch=C3=B6n?=",
    "Automatic reply: Hello",
    "Abwesenheitsnotiz: Neues aus der Brauerei",
    "Abwesenheitsnachricht",
    "=?iso-8859-1?Q?Au=DFer_Haus=3A_Hallo?=",
    "Ich bin im Urlaub Re: Hallo",
    "Elternzeit Re: Hallo",
    "Out of Office: Hello",
    "Out of Office AutoReply: Hello",
    "Auto: Hello (out of the office)",
    "I am on vacation Re: Hello",
    "AutoReply: Hello",
    "Eingangsbestätigung Ihrer Anfrage [#1234]",
)
MACHINES = (
    "Auto-Submitted: auto-replied\n",
    "Auto-Submitted: auto-replied (vacation)\nPrecedence: bulk\n",
    "X-Autoreply: yes\n",
    "X-Auto-Response-Suppress: All\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n",
    "Precedence: auto_reply\n",
    "X-Autorespond: Hello\n",
)
CHALLENGES = (
    ("Please confirm your message", ""),
    ("Your message is being held: verification required", "Auto-Submitted: auto-replied\n"),
    ("Re: Hello (Boxbe)", "X-Boxbe-Challenge: yes\n"),
    ("Bitte bestätigen Sie Ihre E-Mail an Ada", ""),
    ("Absenderbestätigung erforderlich", "Auto-Submitted: auto-replied\n"),
)
PEOPLE = (
    ("Re: Schön, dass du da bist", "Danke, ich freue mich auf das Bier!"),
    ("AW: Schön, dass du da bist", "Wann bekomme ich meinen Gutschein?"),
    ("Antw: Hallo", "Bitte rufen Sie mich an."),
    ("WG: Hallo", "Der Link geht nicht."),
    ("SV: Hello", "Tack!"),
    ("Frage", "Der Gutschein konnte nicht eingelöst werden, was nun? Mein Postfach ist voll damit."),
    ("Re: Hello", "My last order was not delivered. The parcel was returned to sender, error 550."),
    ("Re: Hello", "> Automatic reply would be nice\n\nI do not exist for you, it seems."),
    ("=?utf-8?b?UmU6IFNjaMO2bg==?=", "Grüße, Ada"),
    ("", "ok"),
)


def _of_person(subject: str, body: str, headers: str = ANSWER, to: str = "hallo@smatched.example") -> bytes:
    return mail(PERSON, subject, body, headers, to=to).replace(b"Return-Path: <>", f"Return-Path: <{ADA}>".encode())


def letters() -> list[Sample]:
    """All of them."""
    return [
        *COMPLAINTS,
        *(
            Sample(subject, _of_person(subject, "Ich bin bis Montag nicht da.", to=PATH), "auto_reply")
            for subject in AWAY
        ),
        *(Sample(telling, mail(PERSON, "Re: Hallo", "Danke.", ANSWER + telling), "auto_reply") for telling in MACHINES),
        *(Sample(subject, mail(PERSON, subject, "Klick!", ANSWER + more), "challenge") for subject, more in CHALLENGES),
        *(Sample(f"{subject}: {body[:20]}", _of_person(subject, body), "reply") for subject, body in PEOPLE),
        *(
            Sample(f"unsubscribe {subject}", _of_person(subject, "", "", to=LEAVE), "unsubscribe")
            for subject in ("unsubscribe", "", "Abmelden", "Unsubscribe (sent by your mail program)")
        ),
        *_not_for_us(),
    ]


def _not_for_us() -> list[Sample]:
    newsletter = "List-Id: <news.example>\nList-Unsubscribe: <https://x.example>\nPrecedence: bulk\n"
    seen = """From: Ada <ada@example.com>
To: hallo@smatched.example
Subject: Gelesen: Hallo
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="read"

--read
Content-Type: text/plain; charset=utf-8

Ihre Nachricht wurde gelesen.
--read
Content-Type: message/disposition-notification

Final-Recipient: rfc822;ada@example.com
Disposition: manual-action/MDN-sent-manually; displayed

--read--
"""
    return [
        Sample("a newsletter", _of_person("News of somebody else", "Buy!", newsletter), "other", ours=False),
        Sample("a list", _of_person("[list] hello", "Hi all", "Precedence: list\n"), "other", ours=False),
        Sample("read receipt", crlf(seen), "other", ours=False),
        Sample("read receipt, not read", crlf(seen.replace("Gelesen", "Not read")), "other", ours=False),
    ]
