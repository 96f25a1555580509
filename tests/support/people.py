"""Somebody who uses the platform through its API: cookies, passkey, e-mail codes, opening key."""

import json
import re
import secrets

from chalicelib.crypto import age
from support.authenticator import Authenticator

COOKIE = re.compile(r"__Host-(session|device|provider)=([^;]*)")


class Refusal(AssertionError):
    """An answer that was not the expected success; `reply.json` is the problem."""

    def __init__(self, reply):
        super().__init__(f"{reply.status} {reply.body[:600]!r}")
        self.reply = reply
        self.status = reply.status
        self.code = reply.json.get("code") if reply.headers.get("content-type", "").startswith("application/problem") else None


class Person:
    """`get`, `post`… answer the JSON of a success and raise Refusal otherwise."""

    def __init__(self, platform, email: str | None = None, name: str = ""):
        self.platform, self.email, self.name = platform, email or f"{secrets.token_hex(6)}@exemple.fr", name
        self.token, self.passkey, self.codes, self.id, self.session = None, None, [], None, None
        self.identity, self.device, self.gone = None, None, None

    def send(self, method: str, path: str, body=None, **headers):
        given = {"Origin": self.platform.origin, "Content-Type": "application/json", **headers}
        cookies = {"__Host-session": self.token, "__Host-device": self.device, "__Host-provider": self.gone}
        if any(cookies.values()):
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        reply = self.platform.send(method, path, given, b"" if body is None else json.dumps(body).encode())
        for name, value in COOKIE.findall(reply.headers.get("set-cookie", "")):
            setattr(self, {"session": "token", "device": "device", "provider": "gone"}[name], value)
        return reply

    def call(self, method: str, path: str, body=None, **headers):
        reply = self.send(method, path, body, **headers)
        if reply.status >= 400:
            raise Refusal(reply)
        return reply.json if reply.body else None

    def get(self, path: str):
        return self.call("GET", path)

    def post(self, path: str, body=None, **headers):
        return self.call("POST", path, body or {}, **headers)

    def patch(self, path: str, body, version: int):
        return self.call("PATCH", path, body, **{"If-Match": f'"{version}"'})

    def sign_in(self):
        """By e-mail code, then by passkey when there is one."""
        started = self.post("/v1/sign-in", {"email": self.email})
        self.session = self.post(f"/v1/sign-in/{started['sign_in_id']}/code", {"code": self.platform.code_for(self.email)})
        self.id = self.session["user"]["id"]
        if self.passkey:
            self.refresh()
        if self.name and not self.session["user"]["name"]:
            self.call("PATCH", "/v1/account", {"name": self.name})
        return self

    def accept(self):
        """Every invitation that waits."""
        for one in self.get("/v1/account/invitations")["items"]:
            self.session = self.post(f"/v1/account/invitations/{one['id']}/acceptance")
        return self

    def invite(self, path: str, person: "Person", roles: list[str]):
        """Ask that person in, who accepts at once."""
        self.post(path, {"email": person.email, "name": person.name, "roles": roles})
        return person.sign_in().accept()

    def enrol(self):
        """Make a passkey: the session reaches level 2, fresh."""
        self.passkey = Authenticator(self.platform.origin)
        made = self.post("/v1/account/passkeys/options")
        done = self.post(
            "/v1/account/passkeys",
            {"challenge_id": made["challenge_id"], "credential": self.passkey.create(made["options"]), "name": "Clé"},
        )
        self.codes = done.get("backup_codes", self.codes)
        return self

    def refresh(self):
        """Assert the passkey again."""
        made = self.post("/v1/session/passkey-options")
        self.session = self.post(
            "/v1/session/passkey", {"challenge_id": made["challenge_id"], "credential": self.passkey.get(made["options"])}
        )
        return self

    def make_key(self, buyer_id: str):
        """An opening key, declared with two wraps."""
        self.identity = age.generate_pq_identity()
        wraps = [{"kind": "seed", "payload": None}, {"kind": "passphrase", "payload": "YWdl"}]
        return self.post("/v1/account/member-keys", {"buyer_id": buyer_id, "recipient": str(self.identity.recipient), "wraps": wraps})

    def rehearse(self, consultation_id: str):
        """Open the canary and prove it."""
        import base64

        from chalicelib.crypto.canary import open_canary

        made = self.post(f"/v1/consultations/{consultation_id}/rehearsals")
        answer = open_canary(base64.b64decode(made["canary"]), made["committee_hash"], made["pseudonym"], self.identity)
        return self.post(f"/v1/consultations/{consultation_id}/rehearsals/{made['id']}/proof", {"answer": answer})
