"""The letter in MIME, for every way that it leaves by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...usecases.ports import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage

LONGEST_LINE = 998
"""RFC 5322, 2.1.1. An address folded at 78 would be written as encoded words, which no program follows."""


def as_mime(mail: Mail, sender: str, reply_to: str = "") -> EmailMessage:
    """`reply_to`: the address whose mailbox explains where to answer; none: the sender's."""
    from email.message import EmailMessage  # here: most requests write to nobody
    from email.policy import default

    message = EmailMessage(policy=default.clone(max_line_length=LONGEST_LINE))
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    if reply_to:
        message["Reply-To"] = reply_to
    if mail.id:
        message["X-Letter-Id"] = mail.id  # one that left twice says so to whoever looks
    if mail.tag:
        message["X-Evidence"] = mail.tag  # what a report of non-delivery gives back
    if mail.id:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: machines do not answer
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    for name, media_type, body in mail.attachments:
        main, _, sub = media_type.partition("/")
        message.add_attachment(body, maintype=main, subtype=sub, filename=name)
    return message
