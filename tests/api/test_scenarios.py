"""One numbered scenario a procedure, from its creation to the opening of its last phase, on memory and on the embedded stack."""

import pytest

from chalicelib.domain import procedure
from support import scenarios


def test_each_procedure_has_its_scenario():
    assert set(scenarios.names()) == set(procedure.BY_CODE)


@pytest.mark.req("REQ-020")
@pytest.mark.parametrize("code", scenarios.names())
def test_scenario(both, code):
    scenarios.Stage(both).run(code)
