"""Keys and manifest of a consultation: made once, before its first notice when a European one must carry their hash (REQ-027; SEALING, Publication)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...crypto.errors import SealError
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, NotFound
from .. import ports
from ..ports import Gate, Objects
from ..ports.objects import EVIDENCE
from . import manifests


@dataclass(frozen=True, kw_only=True)
class SealingSetup:
    consultations: ports.Consultations
    objects: Objects
    gate: Gate

    def prepare(self, ready: Consultation) -> Consultation:
        """The consultation saved with its `mh`. What was made before serves again while members, lots and deadline are the same.

        Raises Invalid `not-publishable` when no manifest can be made of it.
        """
        if self.fits(ready):
            return ready
        assert ready.submission_deadline is not None
        recipients = self.gate.make_slot_keys(ready.id, ready.slots(), ready.submission_deadline)
        try:
            manifest = manifests.compose(ready, recipients, ready.submission_deadline)
        except SealError as error:
            raise Invalid({"committee": error.detail}, code="not-publishable") from error
        self.objects.put_once(EVIDENCE, manifests.key(ready.id, manifest.mh), manifest.encode(), "application/json")
        return self.consultations.save(replace(ready, mh=manifest.mh))

    def fits(self, c: Consultation) -> bool:
        """Whether the manifest already made is still the one of these members, slots and deadline."""
        if not c.mh or c.submission_deadline is None:
            return False
        try:
            known = manifests.load(self.objects, c)
            again = manifests.compose(c, {name: slot.recipient for name, slot in known.slots.items()}, c.submission_deadline)
        except (NotFound, SealError):
            return False
        return set(known.slots) == set(c.slots()) and again.mh == c.mh
