"""What a person says of themselves, and the names of the places where they belong."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain.errors import Invalid
from ...domain.person import Letters
from ..access.permission import Actor
from ..ports import Directory


@dataclass(frozen=True, kw_only=True)
class Accounts:
    directory: Directory

    def rename(self, actor: Actor, name: str) -> Actor:
        """Raises Invalid for an empty name."""
        if not name.strip():
            raise Invalid({"name": "Indiquez votre nom."})
        return replace(actor, user=self.directory.save_user(replace(actor.user, name=name.strip())))

    def want_letters(self, actor: Actor, rhythm: str) -> Actor:
        """When the person has letters that nothing obliges."""
        return replace(actor, user=self.directory.save_user(replace(actor.user, letters=Letters(rhythm))))

    def tenant_name(self, kind: str, tenant_id: str) -> str:
        found = self.directory.buyer(tenant_id) if kind == "buyer" else self.directory.company(tenant_id)
        return found.name if found else "Plateforme"

    def name_of(self, user_id: str) -> str:
        """Empty for somebody who is gone."""
        user = self.directory.user(user_id)
        return user.name or user.email if user else ""

    def email_of(self, user_id: str) -> str:
        """Empty for somebody who is gone."""
        user = self.directory.user(user_id)
        return user.email if user else ""
