"""What the template lets expire is destroyed at the next start, and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from embedded.provision import TEMPLATE, expire


def test_probes_expire_and_offers_stay(stack, connect):
    s3, bucket = connect("s3"), "souspli-offers"
    for key in ("probes/01", "probes/01", "C/1/S/1/probes/01"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    s3.put_object(Bucket=bucket, Key="probes/02", Body=b"x")
    s3.delete_object(Bucket=bucket, Key="probes/02")
    template = json.loads(TEMPLATE.read_text("utf-8"))
    now = datetime.now(UTC)
    expire(template, stack.env, now + timedelta(hours=23))
    assert s3.get_object(Bucket=bucket, Key="probes/01")["Body"].read() == b"x"
    expire(template, stack.env, now + timedelta(hours=25))
    left = s3.list_object_versions(Bucket=bucket, Prefix="probes/")
    assert not left.get("Versions")
    assert not left.get("DeleteMarkers")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket=bucket, Key="probes/01")
    assert s3.get_object(Bucket=bucket, Key="C/1/S/1/probes/01")["Body"].read() == b"x"
