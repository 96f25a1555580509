"""A lot decided, a letter sent to the loser, and what is then known of its way."""

from support import chapters


def scene():
    """A lot decided; the loser's letter is about to be sent."""
    made = chapters.forked(chapters.decided())
    cast, (loser, loser_id) = made.facts["cast"], made.facts["bidders"][1]
    return made.platform, cast.agent, made.facts["at"], loser, loser_id


def reject(agent, at, company_id, **more):
    body = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [company_id],
        "subject": "Votre offre",
        "fields": {"reasons": "Délai d’exécution trop long au regard du critère."},
        **more,
    }
    return agent.post(f"{at}/messages", body)["items"][0]


def history(agent, at):
    [letter] = agent.get(f"{at}/messages")["items"]
    return [(fact["kind"], fact["detail"]) for fact in letter["history"]]


def kinds(agent, at):
    return [line["kind"] for line in agent.get(f"{at}/registers/messages")["items"]]
