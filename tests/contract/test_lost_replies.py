"""The write landed, its reply did not: the SDK tries again, and one line remains."""

from datetime import timedelta

import pytest

from chalicelib.adapters.dynamo import versioned
from chalicelib.adapters.dynamo.register import DynamoRegisters
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import Draft, stream
from support.inside import ports as cloud_ports
from support.platforms import START


class LosesReplies(DynamoRegisters):
    """Each conditional write is sent twice, as after a lost reply: the second finds the first in its way."""

    def _put(self, entry):
        super()._put(entry)
        return super()._put(entry)


@pytest.mark.req("REQ-059")
def test_an_append_whose_reply_is_lost_is_found_again(stack):
    registers = LosesReplies(cloud_ports(stack).registers._rows)
    name = stream(new_id(START), "deposits")
    for n in range(3):
        entry = registers.append(name, idem=f"i{n}", build=lambda last: Draft(kind="deposit", at=START, record={}))
        assert (entry.seq, entry.idem) == (n + 1, f"i{n}")
    assert len(registers.read(name)) == 3


def test_a_claim_whose_reply_is_lost_is_ones_own(stack, monkeypatch):
    ephemeral, mark, put = cloud_ports(stack).ephemeral, new_id(START), versioned.put
    monkeypatch.setattr(versioned, "put", lambda row, condition: put(row, condition) and put(row, condition))
    until = START + timedelta(minutes=1)
    assert ephemeral.claim(mark, START, until=until).mine
    assert not ephemeral.claim(mark, START, until=until).mine
