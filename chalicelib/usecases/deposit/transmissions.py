"""Sending a deposit: envelopes announced, parts signed one by one, the seal file last (REQ-059, REQ-060)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...crypto.keyfile import part_sizes
from ...domain.allowances import By
from ...domain.deposit import Deposit, SealedObject
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.limits import GIB, PARTS_SIGNED_AT_ONCE, SEAL_FILE_BYTES
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Objects, Part, SignedUrl
from ..ports.objects import OFFERS
from ..work.allowances import Allowances
from ..work.standing import Standing
from . import seal_files
from .deposits import Deposits


@dataclass(frozen=True, kw_only=True)
class Transmissions:
    """`deposits` says whose it is and whether more of it may come; `store` keeps what is announced."""

    deposits: Deposits
    store: ports.Deposits
    consultations: ports.Consultations
    objects: Objects
    allowances: Allowances
    standing: Standing

    def announce(
        self,
        actor: Actor | None,
        deposit_id: str,
        *,
        slot: str,
        size_bytes: int,
        restart: bool = False,
        names: Mapping[str, Sequence[str]] | None = None,
    ) -> SealedObject:
        """Open the multipart upload of one envelope's body; announcing the same size again continues it.

        `names` of files, by slot, of every envelope to come: judged before a byte is sent, and kept nowhere. Raises Invalid for a foreign slot, an impossible size or
        a name (`bad-file-name`), WrongState when another size was announced without `restart`.
        """
        deposit = self.deposits.going_on(actor, deposit_id)
        if slot not in deposit.slots():
            raise Invalid({"slot": "Cette enveloppe ne fait pas partie du pli."})
        seal_files.check_names(names or {})
        limit = lookup.get(self.consultations, deposit.consultation_id).limits.submission_bytes
        try:
            parts = len(part_sizes(size_bytes))
        except ValueError as error:
            raise Invalid({"size_bytes": "Aucune enveloppe scellée n’a cette taille."}) from error
        others = sum(one.size_bytes for one in deposit.objects if one.slot != slot)
        if others + size_bytes > limit + limit // 100:  # limits count files as the bidder sees them; sealing adds less than that
            raise Invalid({"size_bytes": _over(others + size_bytes, limit)}, code="over-limit")
        known = deposit.object(slot)
        where = seal_files.body_key(deposit.consultation_id, deposit_id, slot)
        if known and not restart:
            if known.size_bytes != size_bytes:
                raise WrongState(
                    "Un envoi d’une autre taille est en cours pour cette enveloppe. Reprenez-le, ou recommencez l’enveloppe.",
                    "other-upload",
                )
            return known
        self.deposits.refuse_sealed(deposit)
        self.allowances.spend("deposit-bytes", {By.COMPANY: deposit.company_id}, size_bytes)
        more = size_bytes - (known.size_bytes if known else 0)  # what is sent again takes the place of what it replaces
        self.standing.take("deposit-bytes-unsealed", deposit.company_id, deposit.id, max(more, 0), gone=self.deposits.gone)
        made = SealedObject(
            slot=slot, upload_id=self.objects.start_upload(OFFERS, where, "application/age-encryption"), size_bytes=size_bytes, parts=parts
        )
        self.store.save(replace(deposit, objects=(*(o for o in deposit.objects if o.slot != slot), made)))
        if known:
            self.objects.abort(OFFERS, where, known.upload_id)
            self.standing.give_back("deposit-bytes-unsealed", deposit.company_id, deposit.id, max(-more, 0))
        return made

    def sign_parts(self, actor: Actor | None, deposit_id: str, slot: str, parts: Sequence[Part]) -> list[tuple[int, SignedUrl]]:
        """URLs just in time, each with its checksum and length; valid 15 minutes whatever the deadline (REQ-060). Raises Invalid."""
        deposit = self.deposits.going_on(actor, deposit_id)
        announced = _announced(deposit, slot)
        sizes = part_sizes(announced.size_bytes)
        if not 1 <= len(parts) <= PARTS_SIGNED_AT_ONCE:
            raise Invalid({"parts": f"De 1 à {PARTS_SIGNED_AT_ONCE} morceaux à la fois."})
        for part in parts:
            if not 1 <= part.number <= len(sizes) or part.size_bytes != sizes[part.number - 1]:
                raise Invalid(
                    {"parts": f"Le morceau {part.number} n’est pas de cette enveloppe, ou n’a pas la bonne longueur."}, code="bad-part"
                )
        where = seal_files.body_key(deposit.consultation_id, deposit_id, slot)
        return [(part.number, self.objects.sign_part(OFFERS, where, announced.upload_id, part)) for part in parts]

    def finished_parts(self, actor: Actor | None, deposit_id: str, slot: str) -> list[Part]:
        """What need not be sent again (REQ-059)."""
        deposit = self.deposits.going_on(actor, deposit_id)
        where = seal_files.body_key(deposit.consultation_id, deposit_id, slot)
        return self.objects.parts(OFFERS, where, _announced(deposit, slot).upload_id)

    def sign_seal_file(self, actor: Actor | None, deposit_id: str, *, size_bytes: int, sha256: str) -> SignedUrl:
        """Where to PUT the seal file, the last bytes of a deposit; it is written once, unless what is there was refused for good."""
        deposit = self.deposits.going_on(actor, deposit_id)
        if not 0 < size_bytes <= SEAL_FILE_BYTES:
            raise Invalid({"size_bytes": "Le fichier de scellement est vide ou trop gros."})
        where = seal_files.seal_key(deposit.consultation_id, deposit_id)
        refused = self.deposits.refused_seal(deposit)
        return self.objects.sign_put(OFFERS, where, Part(0, size_bytes, sha256), "application/json", replacing=refused)


def _over(total: int, limit: int) -> str:
    weight, most = (f"{value / GIB:.1f} Gio".replace(".", ",") for value in (total, limit))
    return f"Avec cette enveloppe le pli pèserait {weight} : toutes ses enveloppes ensemble, la limite annoncée est de {most}."


def _announced(deposit: Deposit, slot: str) -> SealedObject:
    found = deposit.object(slot)
    if not found:
        raise NotFound("Annoncez d’abord cette enveloppe.", "not-announced")
    return found
