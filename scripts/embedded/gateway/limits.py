"""Limits of API Gateway REST and Lambda (AWS quotas), and the problems answered when they are passed."""

import json
from dataclasses import dataclass, field

LARGEST_REQUEST_BYTES = 10 * 1024 * 1024
LARGEST_RESPONSE_BYTES = 6 * 1024 * 1024
TIMEOUT_S = 29


@dataclass
class Answer:
    """`headers` are pairs, so that Set-Cookie may come twice."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def problem(origin: str, slug: str, status: int, title: str, detail: str) -> Answer:
    """An RFC 9457 problem, as the application words its own."""
    body = {"type": f"{origin}/problemes/{slug}/", "title": title, "status": status, "detail": detail, "code": slug}
    return Answer(status, [("Content-Type", "application/problem+json")], json.dumps(body, ensure_ascii=False).encode())


def not_found(origin: str) -> Answer:
    return problem(origin, "not-found", 404, "Introuvable", "Cette adresse ne mène à rien. Vérifiez-la ou repartez de l'accueil.")


def method_not_allowed(origin: str) -> Answer:
    return problem(origin, "method-not-allowed", 405, "Méthode refusée", "Cette adresse n’accepte pas ce type de demande.")


def too_large(origin: str) -> Answer:
    detail = "La requête dépasse 10 Mo. Les fichiers s'envoient directement au stockage, pas par cette adresse."
    return problem(origin, "too-large", 413, "Requête trop volumineuse", detail)


def length_required(origin: str) -> Answer:
    return problem(origin, "length-required", 411, "Longueur requise", "La requête doit annoncer sa longueur (Content-Length).")


def timed_out(origin: str) -> Answer:
    return problem(origin, "timeout", 504, "Délai dépassé", "Le service n'a pas répondu en 29 secondes. Réessayez dans un instant.")


def bad_response(origin: str) -> Answer:
    return problem(
        origin, "internal", 502, "Réponse illisible", "Le service a répondu de façon illisible ou trop longue. L'incident est journalisé."
    )


def wrong_host() -> Answer:
    text = "Cette installation d'essai ne répond qu'à http://localhost. / This trial installation only answers to http://localhost.\n"
    return Answer(421, [("Content-Type", "text/plain; charset=utf-8")], text.encode())
