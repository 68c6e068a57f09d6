# ruff: noqa: E501 - samples are as they are
"""Bounces that know no reports: qmail, old Exim and Exchange, Lotus, Yahoo, and what providers write in German."""

from tests.messages.returns.servers import ADA, PATH, RETURNED, Sample, crlf

DAEMON = "MAILER-DAEMON@mx.example"


def mail(sender: str, subject: str, body: str, headers: str = "", charset: str = "utf-8", to: str = PATH) -> bytes:
    """A plain mail."""
    head = f"Return-Path: <>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n{headers}MIME-Version: 1.0\n"
    return crlf(f"{head}Content-Type: text/plain; charset={charset}\n\n{body}\n", charset)


QMAIL = (
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the "
    "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{ada}>:\n{why}\n\n"
    "--- Below this line is a copy of the message.\n\n{returned}"
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
    "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
    "  {ada}\n    {why}\n\n------ This is a copy of the message, including all the headers. ------\n\n{returned}"
)
EXCHANGE = (
    "Ihre Nachricht hat einige oder alle der vorgesehenen Empfänger nicht erreicht.\n\n      Betreff:\tHallo\n"
    "      Gesendet am:\t23.11.2026 09:00\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n\n"
    "      {ada} am 23.11.2026 09:01\n            {why}\n\n{returned}"
)
EXCHANGE_10 = (
    "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{ada}\n{why}\n\n"
    "Diagnoseinformationen für Administratoren:\n\nGenerierender Server: EX.firma.example\n\n{returned}"
)
LOTUS = "Your message\n\n  Subject: Hallo\n\nwas not delivered to:\n\n  {ada}\n\nbecause:\n\n  {why}\n\n{returned}"
LOTUS_DE = (
    "Ihre Nachricht\n\n  Betreff: Hallo\n\nwurde nicht zugestellt an:\n\n  {ada}\n\nGrund:\n\n  {why}\n\n{returned}"
)
YAHOO = (
    "Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n<{ada}>:\n{why}\n\n"
    "--- Original message follows.\n\n{returned}"
)
TELEKOM = (
    "|------------------------- Message log follows: -------------------------|\n no valid recipients were found for "
    "this message\n|------------------------- Failed addresses follow: ---------------------|\n <{ada}> ... {why}\n"
    "|------------------------- Message text follows: ------------------------|\n\nDie Nachricht konnte nicht "
    "zugestellt werden.\n\n{returned}"
)
GMX = (
    "Guten Tag,\n\nleider konnte Ihre E-Mail nicht zugestellt werden an:\n\n{ada}\n\nGrund: {why}\n\n"
    "Mit freundlichen Grüßen\nIhr GMX Team\n\n{returned}"
)
GMAIL = (
    "Delivery to the following recipient failed permanently:\n\n     {ada}\n\nTechnical details of permanent failure:\n"
    "Google tried to deliver your message, but it was rejected by the server for the recipient domain.\n\nThe error "
    "that the other server returned was:\n{why}\n\n----- Original message -----\n\n{returned}"
)

HANDS = (
    (DAEMON, "failure notice", QMAIL, "Sorry, no mailbox here by that name. (#5.1.1)", "hard"),
    (DAEMON, "failure notice", QMAIL, "192.0.2.9 does not like recipient.\nRemote host said: 550 unknown user", "hard"),
    (DAEMON, "failure notice", QMAIL, "192.0.2.9 failed after I sent the message.\n554 5.7.1 looks like spam", "policy"),
    (DAEMON, "failure notice", QMAIL, "User is over the quota. (#5.2.2)", "soft"),
    (DAEMON, "failure notice", QMAIL, "Sorry, I couldn't find any host named exampel.com. (#5.1.2)", "hard"),
    (DAEMON, "failure notice", QMAIL, "I'm not going to try again; this message has been in the queue too long.", "soft"),
    (DAEMON, "Mail delivery failed: returning message to sender", EXIM, "Unrouteable address", "hard"),
    (DAEMON, "Mail delivery failed: returning message to sender", EXIM, "all relevant MX records point to non-existent hosts", "hard"),
    (DAEMON, "Mail delivery failed: returning message to sender", EXIM, "retry timeout exceeded", "soft"),
    (DAEMON, "Mail delivery failed: returning message to sender", EXIM, "mailbox is full: retry timeout exceeded", "soft"),
    (DAEMON, "Mail delivery failed: returning message to sender", EXIM, "SMTP error from remote mail server after end of data:\n    550 5.7.1 policy violation", "policy"),
    ("Systemadministrator <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE, "Das angegebene E-Mail-Konto existiert nicht in der Organisation. <mx.firma.example #5.1.1>", "hard"),
    ("Systemadministrator <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE, "Das Postfach des Empfängers ist voll. <mx.firma.example #5.2.2>", "soft"),
    ("Systemadministrator <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE, "Sie sind nicht berechtigt, an diesen Empfänger zu senden. <mx.firma.example #5.7.1>", "policy"),
    ("Systemadministrator <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE, "Die E-Mail-Adresse konnte nicht gefunden werden.", "hard"),
    ("Microsoft Exchange <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE_10, "Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "hard"),
    ("Microsoft Exchange <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE_10, "Das Postfach ist voll. #554 5.2.2 mailbox full ##", "soft"),
    ("Microsoft Exchange <postmaster@firma.example>", "Unzustellbar: Hallo", EXCHANGE_10, "#550 5.7.1 RESOLVER.RST.AuthRequired; authentication required ##", "policy"),
    ("Postmaster@domino.example", "DELIVERY FAILURE: User ada (ada@example.com) not listed in Domino Directory", LOTUS, "User ada (ada@example.com) not listed in Domino Directory", "hard"),
    ("Postmaster@domino.example", "DELIVERY FAILURE: 554 delivery error", LOTUS, "552 Mailbox quota exceeded", "soft"),
    ("Postmaster@domino.example", "Zustellfehler: Benutzer unbekannt", LOTUS_DE, "Benutzer unbekannt: ada", "hard"),
    ("Postmaster@domino.example", "Zustellfehler: Router", LOTUS_DE, "Von der Richtlinie des Servers abgewiesen", "policy"),
    ("MAILER-DAEMON@yahoo.com", "Failure Notice", YAHOO, "554: delivery error: dd This user doesn't have a yahoo.com account (ada@example.com) [0]", "hard"),
    ("MAILER-DAEMON@yahoo.com", "Failure Notice", YAHOO, "554: delivery error: dd Requested mail action aborted, mailbox not found", "hard"),
    ("MAILER-DAEMON@yahoo.com", "Failure Notice", YAHOO, "552: mailbox full: over quota", "soft"),
    ("MAILER-DAEMON@yahoo.com", "Failure Notice", YAHOO, "554: 5.7.9 Message not accepted for policy reasons", "policy"),
    ("<postmaster@t-online.de>", "Mail failure", TELEKOM, "550 unknown user", "hard"),
    ("<postmaster@t-online.de>", "Mail failure - Nachricht nicht zugestellt", TELEKOM, "552 quota exceeded", "soft"),
    ("<postmaster@t-online.de>", "Mail failure", TELEKOM, "554 IP=192.0.2.1 - A problem occurred; blocked for spam", "policy"),
    ("mailer-daemon@gmx.net", "Unzustellbare E-Mail", GMX, "Empfänger unbekannt", "hard"),
    ("mailer-daemon@web.de", "Ihre E-Mail konnte nicht zugestellt werden / nicht zustellbar", GMX, "Das Postfach ist voll", "soft"),
    ("mailer-daemon@gmx.net", "Unzustellbare E-Mail", GMX, "550 Requested action not taken: mailbox unavailable", "hard"),
    ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", GMAIL, "550 550 5.1.1 The email account that you tried to reach does not exist.", "hard"),
    ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", GMAIL, "552 5.2.2 This message is larger than the current system limit or the recipient's mailbox is full.", "soft"),
    ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", GMAIL, "550 5.7.1 Message rejected due to content restrictions", "policy"),
)  # fmt: skip
LATER = (
    (DAEMON, "Warning: could not send message for past 4 hours", "    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n\n451 4.4.1 timeout"),
    (DAEMON, "Warning: message 1abc-0001-XY delayed 24 hours", "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its recipients.\nNo action is required on your part. Delivery attempts will continue"),
    (DAEMON, "Delivery Status Notification (Delay)", "This is an automatically generated Delivery Status Notification.\nTHIS IS A WARNING MESSAGE ONLY. You do not need to resend your message.\nDelivery to the following recipient has been delayed"),
    (DAEMON, "Delayed Mail (still being retried)", "This is the mail system.\nYour message could not be delivered for more than 4 hour(s). It will be retried until it is 5 day(s) old."),
    ("postmaster@firma.example", "Zustellung verzögert: Hallo", "Die Zustellung an folgende Empfänger wurde verzögert.\nDer Server wird weiterhin versuchen, sie zuzustellen."),
)  # fmt: skip


def freehand() -> list[Sample]:
    """Each of them, twice: in UTF-8, and as Windows writes."""
    told = []
    for charset in ("utf-8", "iso-8859-1"):
        for sender, subject, words, why, kind in HANDS:
            body = words.format(ada=ADA, why=why, returned=RETURNED)
            told.append(Sample(f"{subject}: {why[:40]}", mail(sender, subject, body, charset=charset), kind))
        told += [
            Sample(subject, mail(sender, subject, f"{body}\n\n{RETURNED}", charset=charset), "delayed")
            for sender, subject, body in LATER
        ]
    return told
