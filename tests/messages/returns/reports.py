# ruff: noqa: E501 - samples are as they are
"""Bounces as mail servers report them: a part for people, and one for us (RFC 3464). Written in the manner of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.messages.returns.servers import ADA, PATH, RETURNED, Fault, Sample, crlf


@dataclass(frozen=True)
class Manner:
    """How a server writes: who it says it is, its subject, its words before and after what went wrong."""

    sender: str
    subject: str
    words: str
    status: Callable[[Fault], str] = lambda fault: fault.code
    diagnostic: Callable[[Fault], str] = lambda fault: f"smtp; {fault.basic} {fault.code} {fault.words}"
    headers: str = "Auto-Submitted: auto-replied\n"
    charset: str = "utf-8"
    returned: str = "message/rfc822"
    action: str = "failed"


MANNERS = {
    "postfix": Manner(
        "Mail Delivery System <MAILER-DAEMON@mx.example>",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to\n"
        "postmaster.\n\n                   The mail system\n\n<{ada}>: host mail.example[192.0.2.5] said: {basic}\n"
        "    {code} {words} (in reply to RCPT TO command)\n",
    ),
    "postfix, headers only": Manner(
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients.\n\n<{ada}>: {words}\n",
        diagnostic=lambda fault: f"x-postfix; {fault.words}",
        returned="text/rfc822-headers",
    ),
    "exim": Manner(
        "Mail Delivery System <Mailer-Daemon@mail.example>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  {ada}\n    host mx.example [192.0.2.25]\n    SMTP error from remote mail server after RCPT TO:<{ada}>:\n"
        "    {basic} {code} {words}\n",
        status=lambda fault: "5.0.0" if fault.basic.startswith("5") else "4.0.0",
    ),
    "sendmail": Manner(
        "Mail Delivery Subsystem <MAILER-DAEMON@host.example>",
        "Returned mail: see transcript for details",
        "The original message was received at Mon, 23 Nov 2026 09:00:00 +0100\nfrom localhost [127.0.0.1]\n\n   ----- "
        "The following addresses had permanent fatal errors -----\n<{ada}>\n    (reason: {basic} {code} {words})\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.example.:\n>>> DATA\n"
        "<<< {basic} {code} {words}\n",
        headers="Auto-Submitted: auto-generated (failure)\n",
    ),
    "gmail": Manner(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to {ada}.\n\nThe response was:\n\n{basic} {code} {words}"
        " Learn more at https://support.google.com/mail/?p=NoSuchUser\n",
        headers="Auto-Submitted: auto-replied\nX-Failed-Recipients: ada@example.com\n",
    ),
    "office 365": Manner(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.com>",
        "Undeliverable: Hello Ada",
        "Your message to {ada} couldn't be delivered.\n\nada wasn't found at example.com, or refused it.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: DB9PR04MB8461.eurprd04.prod.outlook.com\n\n"
        "{ada}\nRemote server returned '{basic} {code} {words}'\n",
        headers="Auto-Submitted: auto-replied\nX-MS-Exchange-Message-Is-Ndr:\n",
    ),
    "office 365, german": Manner(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@beispiel.onmicrosoft.com>",
        "=?utf-8?B?VW56dXN0ZWxsYmFyOiBIYWxsbyBBZGE=?=",
        "Ihre Nachricht an {ada} konnte nicht zugestellt werden.\n\nDie Nachricht wurde abgelehnt.\n\n"
        "Diagnoseinformationen für Administratoren:\n\nGenerierender Server: AM0PR05MB4211.eurprd05.prod.outlook.com\n\n"
        "{ada}\nRemoteserver returned '{basic} {code} {words}'\n",
    ),
    "exchange": Manner(
        "Mail Delivery System <postmaster@corp.example>",
        "Undeliverable: News from the brewery",
        "Delivery has failed to these recipients or groups:\n\n{ada}<mailto:{ada}>\nThe email could not be handed over."
        "\n\nDiagnostic information for administrators:\n\nGenerating server: EX01.corp.example\n\n{ada}\n"
        "#{basic} {code} {words} ##\n",
        diagnostic=lambda fault: f"smtp;{fault.basic} {fault.code} {fault.words}",
        headers="",
    ),
    "exchange, german": Manner(
        "Postmaster <postmaster@firma.example>",
        "Unzustellbar: Neues aus der Brauerei",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{ada}<mailto:{ada}>\n"
        "Versuchen Sie es nicht erneut.\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: "
        "EX01.firma.example\n\n{ada}\n#{basic} {code} {words} ##\n",
        headers="",
        charset="iso-8859-1",
        diagnostic=lambda fault: f"smtp;{fault.basic} {fault.code} {fault.words}",
    ),
    "exchange 2003, german": Manner(
        "<postmaster@firma.example>",
        "=?iso-8859-1?Q?Benachrichtigung_zum_=DCbermittlungsstatus_=28Fehlgeschlagen=29?=",
        "Dies ist eine automatisch erstellte Benachrichtigung über den Zustellstatus.\n\nÜbermittlung an folgende "
        "Empfänger fehlgeschlagen.\n\n       {ada}\n",
        headers="",
        charset="windows-1252",
        diagnostic=lambda fault: f"smtp;{fault.basic} {fault.code} {fault.words}",
    ),
    "gmx": Manner(
        "GMX Mailer Daemon <mailer-daemon@gmx.de>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of\nits recipients. This is a permanent error. The following address\nfailed:\n\n"
        '"{ada}":\nSMTP error from remote server for RCPT TO command, host: mx.example (192.0.2.7) reason: {basic} '
        "{code} {words}\n",
        headers="Auto-Submitted: auto-replied\nX-UI-Out-Filterresults: unknown:0;\n",
    ),
    "t-online": Manner(
        "Mail Delivery System <mailer-daemon@t-online.de>",
        "Nachricht nicht zugestellt / Undelivered Mail Returned to Sender",
        "Ihre Nachricht konnte nicht zugestellt werden. / Your message could not be delivered.\n\n<{ada}>: "
        "{basic} {code} {words}\n",
    ),
    "yahoo": Manner(
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<{ada}>:\n{basic}: {code} {words}\n",
    ),
    "lotus domino": Manner(
        "Postmaster@domino.example",
        "DELIVERY FAILURE: {words}",
        "Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  {ada}\n\nbecause:\n\n  {words}\n",
        diagnostic=lambda fault: f"X-Notes; {fault.words}",
        headers="",
    ),
    "a report that lost its type": Manner(
        "Mail Administrator <postmaster@old.example>",
        "Undeliverable mail",
        "The following message could not be delivered.\n\n{ada}\n{basic} {code} {words}\n",
        headers="",
        action="Failed (permanent failure)",
    ),
}


def written(name: str, fault: Fault) -> Sample:
    """What a server answers to a fault."""
    manner = MANNERS[name]
    said = {"ada": ADA, "basic": fault.basic, "code": fault.code, "words": fault.words}
    report = "application/octet-stream" if "lost its type" in name else "message/delivery-status"
    body = f"""From: {manner.sender}
To: {PATH}
Subject: {manner.subject.format(**said)}
{manner.headers}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Cb.1700000000/mx.example"

This is a MIME-encapsulated message.

--4Cb.1700000000/mx.example
Content-Type: text/plain; charset={manner.charset}
Content-Transfer-Encoding: 8bit

{manner.words.format(**said)}
--4Cb.1700000000/mx.example
Content-Description: Delivery report
Content-Type: {report}

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0100 (CET)

Final-Recipient: rfc822; {ADA}
Action: {manner.action}
Status: {manner.status(fault)}
Remote-MTA: dns; mail.example
Diagnostic-Code: {manner.diagnostic(fault)}

--4Cb.1700000000/mx.example
Content-Description: Undelivered Message
Content-Type: {manner.returned}

{RETURNED}
--4Cb.1700000000/mx.example--
"""
    return Sample(f"{name}: {fault.words[:40]}", crlf(body, manner.charset), fault.kind)


def reports(faults: tuple[Fault, ...]) -> Iterator[Sample]:
    """Every server, every fault."""
    return (written(name, fault) for name in MANNERS for fault in faults)
