"""Where letters to a company go: its people, and the other address that it gave (REQ-098)."""

from __future__ import annotations

from ..ports import Directory


def mailboxes(directory: Directory, company_id: str) -> dict[str, str]:
    """Address → the person whose it is; empty for the company's other address."""
    company = directory.company(company_id)
    found = {user.email: user.id for user in directory.users_of(company_id)}
    return found | ({company.letters_to: ""} if company and company.letters_to and company.letters_to not in found else {})
