"""Mail by SMTP (RFC 5321), for installations with a mail server of their own; one connection a letter, by the standard library."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ...usecases.ports import Deferred, Handed, Mail
from .mime import as_mime

if TYPE_CHECKING:
    from email.message import EmailMessage

TIMEOUT_S = 20
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FINAL, _TAKEN = 500, 250


@dataclass(frozen=True)
class Server:
    """Where mail is handed over: `smtps://user:password@host:465` (TLS from the first byte) or `smtp://host:587` (STARTTLS, which is required
    but on this very machine). User and password are percent-encoded."""

    host: str
    port: int
    implicit_tls: bool
    user: str
    password: str

    @property
    def starttls(self) -> bool:
        return not self.implicit_tls and self.host not in _LOOPBACK


def server(url: str) -> Server:
    """Raises ValueError for another scheme, or no host: a platform does not start half set."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("SOUSPLI_SMTP: smtp://host:port or smtps://user:password@host:port")
    return Server(parts.hostname, parts.port or _PORTS[parts.scheme], parts.scheme == "smtps", unquote(parts.username or ""), unquote(parts.password or ""))  # fmt: skip


class SmtpMailer:
    def __init__(self, url: str, sender: str, *, reply_to: str = "", trusted: ssl.SSLContext | None = None):
        """`trusted`: the authorities that sign the server's certificate, those of the machine unless said otherwise."""
        self._server, self._sender, self._reply_to = server(url), sender, reply_to
        self._trusted = trusted

    def send(self, mail: Mail) -> Handed:
        """The reply is that of the server to the whole letter, or to what it refused. A 4xx and silence are deferred, a 5xx is for good."""
        try:
            with self._connected() as connection:
                return self._hand(connection, as_mime(mail, self._sender, self._reply_to), mail)
        except smtplib.SMTPResponseException as error:  # greeting, TLS, authentication: of the server, not of the letter
            raise Deferred(_words(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Deferred(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        at = self._server
        context = self._trusted or ssl.create_default_context()
        if at.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=TIMEOUT_S, context=context)
        else:
            connection = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT_S)
        if at.starttls:
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if at.user:
            connection.login(at.user, at.password)
        return connection

    def _hand(self, connection: smtplib.SMTP, message: EmailMessage, mail: Mail) -> Handed:
        with_reports = connection.has_extn("dsn") and bool(mail.tag)
        options = [f"ENVID={mail.tag}", "RET=HDRS"] if with_reports else []
        wants = ["NOTIFY=FAILURE,DELAY"] if with_reports else []
        for reply in (connection.mail(_address(self._sender), options), connection.rcpt(mail.to, wants)):
            if reply[0] != _TAKEN and reply[0] != _TAKEN + 1:
                return _refused(*reply)
        code, words = connection.data(message.as_bytes())
        return Handed(accepted=True, reply=_words(code, words)) if code == _TAKEN else _refused(code, words)


def _refused(code: int, words: bytes) -> Handed:
    if code >= _FINAL:
        return Handed(accepted=False, reply=_words(code, words))
    raise Deferred(_words(code, words))


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _address(sender: str) -> str:
    from email.utils import parseaddr

    return parseaddr(sender)[1]
