"""An OpenID Connect provider of our own, over real HTTP on this machine, with its own keys; tests spoil one thing of it at a time."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.domain.provider import Provider

STRONG, WEAK = "https://fournisseur.exemple/2fa", "https://fournisseur.exemple/1fa"


class FakeProvider:
    """`claims` and `info` are merged into the next ID token and userinfo; `spoil(token claims, header)` may change both before signing.

    `codes` are those given out; each serves once. `calls` are the paths that were asked.
    """

    def __init__(self):
        self.subject, self.email = secrets.token_hex(8), f"{secrets.token_hex(5)}@entreprise.exemple"
        self.claims, self.info, self.calls, self.logouts = {}, {}, [], []
        self.alg, self.described, self.userinfo_signed, self.keep_nonce = "ES256", {}, True, None
        self.codes: dict[str, dict] = {}
        self.rotate()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider._answer(self)

            do_POST = do_GET

            def log_message(self, *said):
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def setting(self, **more) -> dict:
        """One line of SOUSPLI_OIDC."""
        return {"id": "essai", "issuer": self.issuer, "client_id": "souspli", "client_secret": "s3cret", "label": "ProConnect",
                "strong_acr": [STRONG], "trusts_email": True, "trusts_siret": True} | more  # fmt: skip

    def provider(self, **more) -> Provider:
        return Provider(**{name: tuple(value) if isinstance(value, list) else value for name, value in self.setting(**more).items()})

    def rotate(self):
        """New keys, published at once in place of the old ones."""
        self.key, self.kid = ec.generate_private_key(ec.SECP256R1()), secrets.token_hex(4)

    def authorize(self, address: str) -> dict:
        """What a person who proves who they are brings back: the parameters of the answer."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def signed(self, claims: dict) -> str:
        key = {"ES256": self.key, "none": None, "HS256": b"s3cret" * 8}[self.alg]
        return jwt.encode(claims, key, algorithm=self.alg, headers={"kid": self.kid})

    def _answer(self, http):
        path = urlsplit(http.path)
        self.calls.append(path.path)
        form = parse_qs(http.rfile.read(int(http.headers.get("content-length", 0))).decode())
        query = parse_qs(path.query)
        pages = {"/.well-known/openid-configuration": self._description, "/keys": self._keys, "/token": lambda: self._token(form),
                 "/userinfo": self._userinfo}  # fmt: skip
        if path.path == "/authorize":
            return self._send(http, 302, b"", {"Location": f"{query['redirect_uri'][0]}?{urlencode(self.authorize(http.path))}"})
        if path.path == "/logout":
            self.logouts.append({name: found[0] for name, found in query.items()})
            back = f"{query['post_logout_redirect_uri'][0]}?{urlencode({'state': query['state'][0]})}"
            return self._send(http, 302, b"", {"Location": back})
        status, kind, body = pages.get(path.path, lambda: (404, "text/plain", b""))()
        return self._send(http, status, body, {"Content-Type": kind})

    def _send(self, http, status, body, headers):
        http.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            http.send_header(name, value)
        http.end_headers()
        http.wfile.write(body)

    def _description(self):
        pages = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        found = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                 **{f"{name}_endpoint": f"{self.issuer}/{page}" for name, page in pages.items()}, **self.described}  # fmt: skip
        return 200, "application/json", json.dumps(found).encode()

    def _keys(self):
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return 200, "application/json", json.dumps({"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "ES256"}]}).encode()

    def _token(self, form):
        asked = self.codes.pop(form["code"][0], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
        known = (form.get("client_id"), form.get("client_secret")) == (["souspli"], ["s3cret"])
        if not asked or not known or proof != asked["code_challenge"] or form["redirect_uri"][0] != asked["redirect_uri"]:
            return 400, "application/json", b'{"error":"invalid_grant"}'
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": "souspli", "iat": now, "exp": now + 60,
                  "nonce": self.keep_nonce or asked["nonce"], "acr": WEAK, **self.claims}  # fmt: skip
        return (
            200,
            "application/json",
            json.dumps({"access_token": "jeton", "token_type": "Bearer", "id_token": self.signed(claims)}).encode(),
        )

    def _userinfo(self):
        said = {"sub": self.subject, "email": self.email, "given_name": "Nina", "usual_name": "Pro", "iss": self.issuer, "aud": "souspli",
                **self.info}  # fmt: skip
        return (
            (200, "application/jwt", self.signed(said).encode())
            if self.userinfo_signed
            else (200, "application/json", json.dumps(said).encode())
        )


@contextlib.contextmanager
def running():
    """A provider until the end of the block."""
    made = FakeProvider()
    try:
        yield made
    finally:
        made.stop()
