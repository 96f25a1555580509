"""One numbered scenario a procedure, from its creation to its last phase; six of them to the notified contract, on memory and on the embedded stack."""

import pytest

from chalicelib.domain import procedure
from support import scenarios


def test_each_procedure_has_its_scenario():
    """After a plus, what a procedure is a vehicle for: a framework agreement, whose every bidder becomes a holder."""
    assert {name.partition("+")[0] for name in scenarios.names()} == set(procedure.BY_CODE)


@pytest.mark.req("REQ-020")
@pytest.mark.parametrize("code", scenarios.names())
def test_scenario(both, code):
    scenarios.Stage(both).run(code)
