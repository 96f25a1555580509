"""scripts/deploy: what it refuses before anything is sent."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from shipping import deadlines
from shipping.stack import Stack

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.req("REQ-161")
@pytest.mark.parametrize(
    ("away", "refused"),
    [
        (timedelta(milliseconds=-1), False),  # passed: nobody deposits in time any more
        (timedelta(0), True),
        (timedelta(hours=24, milliseconds=-1), True),
        (timedelta(hours=24), False),
    ],
)
def test_a_deadline_within_the_hours_stops_it(away, refused):
    assert (deadlines.too_close([NOON + away, NOON + timedelta(days=30)], NOON, 24) is not None) is refused


@pytest.mark.req("REQ-161")
def test_the_soonest_is_the_one_told():
    near = [NOON + timedelta(hours=5), NOON + timedelta(hours=3)]
    assert deadlines.too_close(near, NOON, 24) == NOON + timedelta(hours=3)
    assert deadlines.too_close([], NOON, 24) is None


@pytest.mark.req("REQ-162")
def test_data_stay_in_the_union(account):
    def elsewhere(service):
        return boto3.client(service, endpoint_url=account.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    with pytest.raises(SystemExit, match="Union"):
        Stack(elsewhere, "prod", {"Prefix": "p"})


def test_a_missing_settings_file_is_named(root, tmp_path):
    done = run(root, "essai", "--settings", tmp_path / "absent.json")
    assert done.returncode
    assert "absent.json" in done.stderr


@pytest.mark.req("REQ-161")
def test_a_platform_that_does_not_answer_is_not_deployed_over(root, deployed, tmp_path):
    """Nobody can tell whether a deadline is near."""
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"Prefix": "shipped", "PublicOrigin": "http://127.0.0.1:9", "MailSender": "a@b.fr"}))
    aws = {
        "AWS_ENDPOINT_URL": deployed.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-3",
    }
    done = run(root, "trial", "--settings", settings, **aws)
    assert done.returncode
    assert "ne répond pas" in done.stderr


def run(root, *arguments, **environment):
    return subprocess.run(
        [sys.executable, root / "scripts" / "deploy", *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )
