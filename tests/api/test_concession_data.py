"""A concession's essential data are another record (`contrat-concession`): it never enters the files of contracts."""

from dataclasses import replace

import pytest

from api.test_walk import ESSENTIAL
from support import phases, walk

FILE = "open-data/decp/{siret}/decp-{siret}-{year}.json"


@pytest.mark.parametrize(("procedure", "published"), [("AOO", True), ("CONCESSION_SIMPLIFIEE", False)])
def test_only_contracts_enter_the_files_of_contracts(platform, procedure, published):
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, online["id"])
    walk.after_deadline(platform, online)
    phases.back(cast, bidder)
    phases.open_all(phases.table(cast, online), {})
    award = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Seule offre",
        "amount_eur": "90000",
        "awardee_deposit_id": deposit.id,
        "essential_data": ESSENTIAL,
    }
    cast.agent.post(f"/v1/consultations/{online['id']}/decisions", award)
    [decision] = platform.ports.decisions.of_consultation(online["id"])
    platform.ports.decisions.put(replace(decision, notified_at=platform.clock()))
    platform.ports.consultations.save(replace(platform.ports.consultations.get(online["id"]), procedure=procedure))
    platform.fire("publish_open_data")
    file = FILE.format(siret=online["buyer"]["siret"], year=platform.clock().year)
    assert (platform.ports.objects.get("public", file) is not None) is published
