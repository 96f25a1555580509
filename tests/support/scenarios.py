"""Numbered scenarios: one folder a procedure, files read in order, each one act through the API (create → publish → deposit → open).

entity     the buyer, with its agent and a committee of three           {kind}
create     a complete draft         {procedure, lots?, days?, terms?, changes?, invited?, valid_days?, as}
publish    document, rehearsal, publication of the draft named `consultation`
refused    that company does not even see it                              {company, consultation}
deposit    {company, consultation, lots?, slots: the envelopes asked}
close      the deadline passes with no one looking
open       the committee opens all it may; admits all but `rejected`; the record is drawn up
unveil     the jury has spoken
invite     the next phase, or a contract                                  {from, as, procedure, phase, invited, lots?}
decide     {consultation, lot, company, amount, others?: other holders}
unsuccessful  nobody has the lot                                          {consultation, lot}
conclude   losers told, the standstill waited for (to the millisecond in memory), holders notified, who read  {consultation, lot, holders, losers, standstill}
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.instants import PARIS, from_text, to_text
from support import phases, walk
from support.people import Refusal

FOLDER = Path(__file__).parents[1] / "scenarios"


_ENTITIES: dict[tuple[str, str], walk.Cast] = {}


def names() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


class Stage:
    """Runs the acts of one scenario. Companies and consultations are named by letters and words."""

    def __init__(self, platform):
        self.platform = platform
        self.announced = False
        self.companies: dict[str, tuple] = {}
        self.consultations: dict[str, dict] = {}

    def run(self, procedure: str) -> None:
        for path in sorted((FOLDER / procedure).glob("*.json")):
            step = json.loads(path.read_text("utf-8"))
            try:
                getattr(self, f"_{step.pop('act')}")(**{name.replace("from", "before"): value for name, value in step.items()})
            except Exception as error:
                error.add_note(f"{procedure}/{path.name}")
                raise

    def _company(self, letter: str):
        if letter not in self.companies:
            self.companies[letter] = walk.company(self.platform)
        return self.companies[letter]

    def _identifier(self, letter: str) -> dict:
        person, company_id = self._company(letter)
        identifier = person.sign_in().get(f"/v1/companies/{company_id}")["identifier"]
        return {"name": f"Entreprise {letter}", "identifier": identifier, "email": person.email}

    def _entity(self, kind):
        """One entity of each kind serves every scenario of a served stack: making it takes longer than a phase."""
        if not hasattr(self.platform, "site"):
            self.cast = walk.entity(self.platform, kind=kind)
            return
        key = (self.platform.origin, kind)
        if key not in _ENTITIES:
            _ENTITIES[key] = walk.entity(self.platform, kind=kind)
        self.cast = _ENTITIES[key]
        phases.back(self.cast)

    def _create(self, procedure, lots=1, days=40, terms=None, changes=None, invited=(), valid_days=None, **name):
        more = {"terms": terms} if terms else {}
        if invited:
            more["invitees"] = [self._identifier(letter) for letter in invited]
        if valid_days:
            more["valid_until"] = to_text(self.platform.clock() + timedelta(days=valid_days))
        made = walk.draft(self.cast, procedure=procedure, lots=lots, days=days, **more)
        if changes:
            made = self.cast.agent.patch(f"/v1/consultations/{made['id']}", changes, made["version"])
        self.consultations[name["as"]] = made

    def _ready(self, consultation):
        agent, at = self.cast.agent, self.consultations[consultation]["id"]
        walk.add_file(agent, at, "reglement.pdf", walk.PDF)
        self.platform.settle()
        for member in self.cast.members:
            member.rehearse(at)

    def _announce(self, consultation):
        """The European notice goes first; the profile waits 48 hours after its receipt."""
        self._ready(consultation)
        agent, at = self.cast.agent, f"/v1/consultations/{self.consultations[consultation]['id']}"
        with pytest.raises(Refusal) as refusal:
            agent.refresh().post(f"{at}/publication")
        assert list(refusal.value.reply.json["errors"]) == ["publicity"]
        notice = agent.post(f"{at}/notices", {"kind": "call", "channel": "joue"})
        for state in ("sent", "accepted"):
            agent.post(f"{at}/notices/{notice['id']}/steps", {"state": state})
        self.platform.advance(hours=48)
        agent.sign_in()
        form = agent.get(f"{at}/notices/{notice['id']}")
        assert agent.get(at)["mh"] in str(form)
        self.announced = True

    def _publish(self, consultation):
        agent, at = self.cast.agent, self.consultations[consultation]["id"]
        if not self.announced:
            self._ready(consultation)
        self.announced = False
        before = agent.get(f"/v1/consultations/{at}")["mh"]
        agent.refresh().post(f"/v1/consultations/{at}/publication")
        self.consultations[consultation] = agent.get(f"/v1/consultations/{at}")
        assert before in (None, self.consultations[consultation]["mh"]), "the notice carries the manifest that is published"

    def _refused(self, company, consultation):
        person, _ = self._company(company)
        with pytest.raises(Refusal) as refusal:
            person.sign_in().get(f"/v1/consultations/{self.consultations[consultation]['id']}")
        assert refusal.value.status == 404

    def _deposit(self, company, consultation, slots, lots=(1,)):
        person, company_id = self._company(company)
        walk.come_in(person.sign_in(), company_id, self.consultations[consultation]["id"])
        made = walk.deposited(person, company_id, self.consultations[consultation]["id"], lots)
        assert sorted(made.plain) == sorted(slots)
        assert not made.receipt["late"]

    def _close(self, consultation):
        walk.after_deadline(self.platform, self.consultations[consultation])
        self.platform.fire("close_due")
        phases.back(self.cast)

    def _open(self, consultation, rejected=()):
        out = {self._company(letter)[1]: "rejected" for letter in rejected}
        table = phases.table(self.cast, self.consultations[consultation])
        opened = phases.open_all(table, out)
        assert opened, "nothing could be opened"
        table.opener.post(f"{table.at}/record", {"present": ["La présidente de la commission"]})
        self.table = table

    def _unveil(self, consultation):
        self.table.lift(self.cast.members[:2])

    def _invite(self, before, procedure, phase, invited, lots=(), **name):
        agent, parent = self.cast.agent, self.consultations[before]
        steps = agent.get(f"/v1/consultations/{parent['id']}/phases")["steps"]
        step = next(one for one in steps if (one["procedure"], one["phase"]) == (procedure, phase))
        known = {one["company"]["id"]: one for one in step["candidates"] if one["invitable"]}
        wanted = [self._company(letter)[1] for letter in invited]
        assert set(wanted) <= set(known)
        chosen = [known[company_id]["deposit_id"] for company_id in wanted]
        self.consultations[name["as"]] = phases.invite(self.cast, parent, procedure=procedure, phase=phase, lots=lots, deposits=chosen)

    def _decide(self, consultation, lot, company, amount, others=()):
        at = f"/v1/consultations/{self.consultations[consultation]['id']}"
        company_id = self._company(company)[1]
        session = self.cast.agent.get(self.table.at)
        deposits = {one["company"]["id"]: one["id"] for one in session["deposits"]}
        verdict = {"lot": lot, "outcome": "awarded", "reason": "Offre économiquement la plus avantageuse", "amount_eur": amount}
        self.cast.agent.post(
            f"{at}/decisions",
            {
                **verdict,
                **({"other_deposit_ids": [deposits[self._company(one)[1]] for one in others]} if others else {}),
                "awardee_deposit_id": deposits[company_id],
            },
        )

    def _unsuccessful(self, consultation, lot):
        at = f"/v1/consultations/{self.consultations[consultation]['id']}"
        self.cast.agent.post(f"{at}/decisions", {"lot": lot, "outcome": "unsuccessful", "reason": "Aucune offre acceptable n’a été reçue."})

    def _conclude(self, consultation, lot, holders, losers=(), *, standstill=False):
        agent, at = self.cast.agent.refresh(), f"/v1/consultations/{self.consultations[consultation]['id']}"
        held = [self._company(one)[1] for one in holders]
        notice = {"kind": "notification", "lot": lot, "company_ids": held, "fields": {"text": "Le contrat signé est joint."}}
        if standstill:
            assert self._refusal(at, notice) == "rejections-owed"
        for one in losers:
            company_id = self._company(one)[1]
            told = {"reasons": "Délai d’exécution plus long que celui du titulaire."}
            letter = {"kind": "rejection", "lot": lot, "company_ids": [company_id], "fields": told}
            agent.post(f"{at}/messages", letter)
        if standstill:
            ends = from_text(self._decision(at, lot)["standstill_ends_at"])
            assert local_days(self.platform.clock(), ends) == 11
            served = hasattr(self.platform, "site")  # its clock runs on while people sign in again
            self.platform.set_clock(ends - (timedelta(hours=1) if served else timedelta(milliseconds=1)))
            phases.back(self.cast)
            assert self._refusal(at, notice) == "standstill-running"
            self.platform.set_clock(ends)
        sent = agent.post(f"{at}/messages", notice)["items"]
        assert self._decision(at, lot)["notified_at"] is None
        for one, message in zip(holders, sent, strict=True):
            self._company(one)[0].sign_in().get(f"{at}/messages/{message['id']}")
        assert self._decision(at, lot)["notified_at"]

    def _decision(self, at: str, lot: int) -> dict:
        return next(one for one in self.cast.agent.get(f"{at}/decisions")["items"] if one["lot"] == lot)

    def _refusal(self, at: str, letter: dict) -> str:
        with pytest.raises(Refusal) as refusal:
            self.cast.agent.post(f"{at}/messages", letter)
        return refusal.value.code


def local_days(begun: datetime, ends: datetime) -> int:
    """Whole days of Paris between two instants."""
    return (ends.astimezone(PARIS).date() - begun.astimezone(PARIS).date()).days
