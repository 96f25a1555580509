"""Mail by Amazon SES (v2). Bounces come back as events with the letter's tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ...usecases.ports import Mail
from ..aws import Client, LazyClient

if TYPE_CHECKING:
    from email.message import EmailMessage


LONGEST_LINE = 998
"""RFC 5322, 2.1.1. An address folded at 78 would be written as encoded words, which no program follows."""


def as_mime(mail: Mail, sender: str) -> EmailMessage:
    """The letter in MIME."""
    from email.message import EmailMessage  # here: most requests write to nobody
    from email.policy import default

    message = EmailMessage(policy=default.clone(max_line_length=LONGEST_LINE))
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    if mail.id:
        message["X-Letter-Id"] = mail.id  # one that left twice says so to whoever looks
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    for name, media_type, body in mail.attachments:
        main, _, sub = media_type.partition("/")
        message.add_attachment(body, maintype=main, subtype=sub, filename=name)
    return message


class SesMailer:
    def __init__(self, sender: str, client: Client | None = None):
        self._sender, self._ses = sender, client or LazyClient("sesv2")

    def send(self, mail: Mail) -> bool:
        tags = [{"Name": "message", "Value": mail.tag.replace("/", "-")}] if mail.tag else []
        try:
            self._ses.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                EmailTags=tags,
                Content={"Raw": {"Data": as_mime(mail, self._sender).as_bytes()}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in {"MessageRejected", "BadRequestException"}:
                return False
            raise
        return True
