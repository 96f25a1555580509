"""Things that expire, on DynamoDB (TTL on `expires_at`; the code checks expiry itself, since TTL is late by hours).

access pattern                         operation                                units
AP1 put a sign-in, a session, a note   PutItem (keys are unguessable)           1 WU per kB
AP2 read one                           GetItem consistent                       1 RU
AP3 count an attempt                   UpdateItem ADD n, if it exists or not    1 WU
AP4 drop, or take once                 DeleteItem if it exists                  1 WU
AP5 a user's sessions                  Query US#user, then AP2                  1 RU each
AP6 claim a piece of work              PutItem if absent or its claim is over   1 WU, and AP2 when it is not
AP7 settle it                          PutItem                                  1 WU
AP8 take a turn                        GetItem, PutItem if nobody did since     1 RU, 1 WU
AP9 write over a session that stands   PutItem if it exists                     1 WU per kB
AP10 keep a letter for the morning     PutItem, twice                           1 WU per kB, 1 WU
AP11 whose letters wait, a day         Query WAIT#day                           RU per 4 kB
AP12 a person's, and drop them         Query WAIT#day#user, DeleteItem each     RU per 4 kB, 1 WU each
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from ... import codec
from ...domain.session import Session, SignIn
from ...usecases.ports import Claim
from ...usecases.ports.ephemeral import Note, Turns
from . import versioned
from .conditions import held
from .models import EphemeralRow

_KEEP = timedelta(days=2)
"""Kept after expiry, so that who comes late is told so."""


class DynamoEphemeral:
    def __init__(self, rows: type[EphemeralRow], nonce: Callable[[], str] = lambda: token_hex(8)):
        """`nonce`: what tells one claim from another, so that one written whose reply was lost is known as one's own."""
        self._rows, self._nonce = rows, nonce

    def put_sign_in(self, sign_in: SignIn) -> None:  # AP1
        self._row("SIGNIN#" + sign_in.id, codec.to_dict(sign_in), sign_in.expires_at).save()

    def try_code(self, sign_in_id: str) -> SignIn | None:  # AP3
        row = self._rows("SIGNIN#" + sign_in_id, "HEAD")
        if not held(lambda: row.update(actions=[self._rows.n.add(1)], condition=self._rows.pk.exists())):
            return None
        return replace(codec.from_dict(SignIn, row.body), attempts=int(row.n))

    def drop_sign_in(self, sign_in_id: str) -> bool:  # AP4
        return versioned.drop(self._rows("SIGNIN#" + sign_in_id, "HEAD"))

    def put_session(self, session: Session) -> None:  # AP1
        self._row("SESSION#" + session.id, codec.to_dict(session), session.expires_at).save()
        self._row("US#" + session.user_id, {"id": session.id}, session.expires_at, sk=session.id).save()

    def keep_session(self, session: Session) -> bool:  # AP9
        return versioned.put(self._row("SESSION#" + session.id, codec.to_dict(session), session.expires_at), self._rows.pk.exists())

    def session(self, session_id: str) -> Session | None:  # AP2
        row = versioned.get(self._rows, "SESSION#" + session_id, "HEAD")
        return codec.from_dict(Session, row.body) if row else None

    def sessions_of(self, user_id: str) -> list[Session]:  # AP5
        rows = self._rows.query("US#" + user_id, consistent_read=True)
        return [session for session in (self.session(row.sk) for row in rows) if session]

    def drop_session(self, session: Session) -> None:  # AP4
        versioned.drop(self._rows("SESSION#" + session.id, "HEAD"))
        versioned.drop(self._rows("US#" + session.user_id, session.id))

    def put_note(self, key: str, value: Note, expires_at: datetime) -> None:  # AP1
        self._row("NOTE#" + key, dict(value), expires_at).save()

    def note(self, key: str) -> Note | None:  # AP2
        row = versioned.get(self._rows, "NOTE#" + key, "HEAD")
        return row.body if row else None

    def take_note(self, key: str) -> Note | None:  # AP2, AP4
        value = self.note(key)
        return value if value is not None and versioned.drop(self._rows("NOTE#" + key, "HEAD")) else None

    def count(self, key: str, expires_at: datetime, units: int = 1) -> int:  # AP3
        row = self._rows("COUNT#" + key, "HEAD")
        row.update(actions=[self._rows.n.add(units), self._rows.expires_at.set(expires_at + _KEEP)])
        return int(row.n)

    def turn(self, key: str, now: datetime, waits: Sequence[timedelta], until: datetime) -> datetime | None:  # AP8
        while True:
            seen = versioned.get(self._rows, "TURN#" + key, "HEAD")
            before = codec.from_dict(Turns, seen.body) if seen else None
            if before is None or now >= before.until:
                before = Turns(0, now, until)
            if now < before.free_at:
                return before.free_at
            after = before.following(now, waits)
            row = self._row("TURN#" + key, codec.to_dict(after), after.until)
            row.n = int(seen.n) + 1 if seen else 1
            if versioned.put(row, self._rows.n == seen.n if seen else self._rows.pk.does_not_exist()):
                return None

    def claim(self, key: str, now: datetime, *, until: datetime) -> Claim:  # AP6
        mine = self._nonce()
        row = self._row("MARK#" + key, {"outcome": None, "by": mine}, until)
        row.n = _ms(until)
        free = self._rows.pk.does_not_exist() | (self._rows.n <= _ms(now))
        if versioned.put(row, free):
            return Claim(True)
        held = versioned.get(self._rows, "MARK#" + key, "HEAD")
        if held and held.body.get("by") == mine:  # written, its reply lost, written again
            return Claim(True)
        return Claim(False, held.body.get("outcome", "") if held else None)  # a mark of an older release has no outcome: it was done

    def settle(self, key: str, outcome: str, expires_at: datetime) -> None:  # AP7
        self._row("MARK#" + key, {"outcome": outcome}, expires_at).save()

    def release(self, key: str) -> None:  # AP4
        versioned.drop(self._rows("MARK#" + key, "HEAD"))

    def put_waiting(self, day: str, user_id: str, name: str, letter: Mapping[str, str], expires_at: datetime) -> None:  # AP10
        self._row(f"WAIT#{day}#{user_id}", dict(letter), expires_at, sk=name).save()
        self._row(f"WAIT#{day}", {}, expires_at, sk=user_id).save()

    def waiting(self, day: str) -> list[str]:  # AP11
        return [row.sk for row in self._rows.query(f"WAIT#{day}", consistent_read=True)]

    def waiting_of(self, day: str, user_id: str) -> list[dict[str, str]]:  # AP12
        return [row.body for row in self._rows.query(f"WAIT#{day}#{user_id}", consistent_read=True)]

    def drop_waiting(self, day: str, user_id: str) -> None:  # AP12
        """The person's own mark last: dead in between, the rest is dropped by the next run."""
        for row in self._rows.query(f"WAIT#{day}#{user_id}", consistent_read=True):
            versioned.drop(self._rows(row.pk, row.sk))
        versioned.drop(self._rows(f"WAIT#{day}", user_id))

    def _row(self, pk: str, body: object, expires_at: datetime, sk: str = "HEAD") -> EphemeralRow:
        return self._rows(pk, sk, body=body, expires_at=expires_at + _KEEP)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
