"""The award notice is watched for (REQ-115)."""

import json

import pytest

from support import chapters


@pytest.mark.req("REQ-115")
def test_the_award_notice_is_asked_for_on_the_dashboard_25_days_after_the_notification():
    scene = chapters.forked(chapters.notified())
    platform, cast, at, (winner, _) = scene.platform, scene.facts["cast"], scene.facts["at"], scene.facts["bidders"][0]
    [letter] = [one for one in cast.agent.get(f"{at}/messages")["items"] if one["kind"] == "notification"]
    winner.get(f"{at}/messages/{letter['id']}")
    platform.settle()

    def anomalies():
        cast.agent.sign_in()
        return json.dumps(cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard"))

    platform.advance(days=24)
    assert "award-notice-due" not in anomalies()
    platform.advance(days=1)
    assert "award-notice-due" in anomalies()
    notice = cast.agent.refresh().post(f"{at}/notices", {"kind": "award", "channel": "boamp"})
    cast.agent.post(f"{at}/notices/{notice['id']}/steps", {"state": "sent"})
    platform.settle()
    assert "award-notice-due" not in anomalies()
