"""Entities made under each other through the API, each with its administrator: a tree for the tests that need one."""

import pytest

from support.people import Person, Refusal
from support.walk import siret


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


class Region:
    """An operator, and entities made under each other, each with its administrator."""

    def __init__(self, platform):
        self.platform, self.people = platform, {}
        self.operator = Person(platform)
        platform.make_operator(self.operator.email)
        self.operator.sign_in().enrol()

    def add(self, name: str, above: str | None = None, by: Person | None = None, **more) -> str:
        admin = Person(self.platform, name=f"Admin {name}")
        body = {"siret": siret(), "name": name, "department": "35", "parent_id": above, "admin": {"email": admin.email, "name": admin.name}}
        made = (by or self.operator).refresh().post("/v1/buyers", body | more)["id"]
        self.people[made] = admin
        return made

    def admin(self, entity: str) -> Person:
        person = self.people[entity]
        if not person.passkey:
            person.sign_in().accept().enrol()
        return person.refresh()

    def names(self, person: Person, entity: str, query: str = "") -> list[str]:
        found, cursor = [], ""
        while cursor is not None:
            page = person.get(f"/v1/buyers/{entity}/below?cursor={cursor}{query}" if cursor else f"/v1/buyers/{entity}/below?{query[1:]}")
            found, cursor = found + [one["name"] for one in page["items"]], page["next"]
        return found

    def lines(self, entity: str) -> list:
        return self.platform.ports.registers.read(f"O#{entity}#administration")
