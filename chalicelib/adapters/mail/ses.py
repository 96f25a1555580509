"""Mail by Amazon SES (v2). What becomes of a letter comes back as events of the configuration set, with the letter's tag."""

from __future__ import annotations

from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError

from ...usecases.ports import Deferred, Handed, Mail
from ...usecases.ports.mail import TAGS
from ..aws import Client, LazyClient
from .mime import as_mime

_REFUSED = frozenset({"MessageRejected", "BadRequestException"})
_LATER = frozenset({"TooManyRequestsException", "LimitExceededException", "SendingPausedException", "Throttling", "ThrottlingException"})


class SesMailer:
    def __init__(self, sender: str, client: Client | None = None, *, reply_to: str = "", configuration_set: str = ""):
        self._sender, self._ses, self._reply_to = sender, client or LazyClient("sesv2"), reply_to
        self._followed = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, mail: Mail) -> Handed:
        """With a configuration set, a letter that has a tag is relayed: events tell the rest. Otherwise SES's own yes is all there will be."""
        followed = self._followed if mail.tag else {}
        try:
            answer = self._ses.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                EmailTags=[{"Name": name, "Value": value} for name, value in zip(TAGS, mail.tag.split("/"), strict=False) if value],
                Content={"Raw": {"Data": as_mime(mail, self._sender, self._reply_to).as_bytes()}},
                **followed,
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _REFUSED:
                return Handed(accepted=False, reply=code)
            if code in _LATER:
                raise Deferred(code) from error
            raise
        except (EndpointConnectionError, HTTPClientError) as error:
            raise Deferred(type(error).__name__) from error
        return Handed(accepted=True, reply=f"Amazon SES {answer.get('MessageId', '')}", relayed=bool(followed))
