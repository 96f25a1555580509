"""Response headers of the front: strict CSP, a looser one for the workers' own response.

`_headers.json` maps a path prefix (or "*") to headers; the longest prefix wins, header by header. The server replaces
`{s3_origin}` by the origins of the platform's own buckets, which offers and documents are sent to and read from.
"""

YEAR_S = 31_536_000


def policy(*directives: str) -> str:
    return "; ".join(directives)


PAGE_CSP = policy(
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "worker-src 'self'",
    "connect-src 'self' {s3_origin}",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    # One policy name per library that needs one: lit-html's templates, and our workers' URLs.
    "trusted-types lit-html souspli-worker",
)
# A worker obeys the policy of its own response: WebAssembly is allowed there and nowhere else.
WORKER_CSP = policy(
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self' {s3_origin}",
    "require-trusted-types-for 'script'",
    "trusted-types souspli-worker",
)
COMMON = {
    # Browsers pass it over on plain HTTP, which the embedded stack speaks.
    "Strict-Transport-Security": f"max-age={2 * YEAR_S}",
    "Content-Security-Policy": PAGE_CSP,
    # Not `no-referrer`: forms would then be posted with `Origin: null`, which the server must refuse.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
HEADERS = {
    "*": COMMON | {"Cache-Control": "no-cache"},
    "/assets/": {"Cache-Control": f"public, max-age={YEAR_S}, immutable"},
    "/assets/workers/": {"Content-Security-Policy": WORKER_CSP},
}
