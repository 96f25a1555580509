"""Object Lock: nobody deletes or shortens, not even after a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from embedded import Stack
from embedded.provision import connector

BUCKET = "souspli-evidence"


def retain(s3, key, mode="COMPLIANCE"):
    until = datetime.now(UTC) + timedelta(days=30)
    return s3.put_object(Bucket=BUCKET, Key=key, Body=b"receipt", ObjectLockMode=mode, ObjectLockRetainUntilDate=until)["VersionId"]


def test_retained_version_cannot_be_deleted(s3, key):
    version = retain(s3, key)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version, BypassGovernanceRetention=True)
    assert s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key, "VersionId": version}]})["Errors"][0]["Code"] == "AccessDenied"
    s3.delete_object(Bucket=BUCKET, Key=key)
    assert s3.get_object(Bucket=BUCKET, Key=key, VersionId=version)["Body"].read() == b"receipt"


def test_retention_may_grow_and_never_shrink(s3, key):
    retain(s3, key)
    longer, shorter = (datetime.now(UTC) + timedelta(days=days) for days in (60, 1))
    s3.put_object_retention(Bucket=BUCKET, Key=key, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": longer})
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object_retention(Bucket=BUCKET, Key=key, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": shorter})
    kept = s3.get_object_retention(Bucket=BUCKET, Key=key)["Retention"]["RetainUntilDate"]
    assert abs(kept - longer) < timedelta(seconds=1)


def test_governance_yields_to_who_may_bypass_it(s3, key):
    version = retain(s3, key, "GOVERNANCE")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version)
    s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version, BypassGovernanceRetention=True)


def test_legal_hold_stands_until_lifted(s3, key):
    version = s3.put_object(Bucket=BUCKET, Key=key, Body=b"x", ObjectLockLegalHoldStatus="ON")["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version)
    s3.put_object_legal_hold(Bucket=BUCKET, Key=key, LegalHold={"Status": "OFF"})
    s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version)


def test_lock_needs_a_lockable_bucket_and_a_future_date(s3, key):
    until = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(ClientError, match="Object Lock"):
        s3.put_object(Bucket="souspli-documents", Key=key, Body=b"", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until)
    with pytest.raises(ClientError, match="future"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until - timedelta(days=2))


def test_retention_survives_a_kill_and_ends_with_the_trial_clock(tmp_path):
    stack = Stack(tmp_path, fsync=False).start()
    version = retain(connector(stack.env)("s3"), "receipt")
    stack.kill()
    with Stack(tmp_path, fsync=False) as again:
        s3 = connector(again.env)("s3")
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=BUCKET, Key="receipt", VersionId=version)
        again.set_clock(31 * 86_400_000)
        s3.delete_object(Bucket=BUCKET, Key="receipt", VersionId=version)
