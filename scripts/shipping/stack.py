"""One CloudFormation stack a stage: what is proposed, what is carried out."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .build import Shipment

DATA_STAYS_IN = "eu-"
"""REQ-162: the data of public buyers stay in the Union."""
NEW = {"REVIEW_IN_PROGRESS", None}


@dataclass(frozen=True)
class Change:
    action: str
    resource: str
    kind: str
    replaced: bool


class Stack:
    """`clients` makes a boto3 client by the name of its service; `settings` are the template's parameters for this stage."""

    def __init__(self, clients, stage: str, settings: Mapping[str, str], *, look_every_s: int = 5):
        self._pace = {"Delay": look_every_s}
        self._cloudformation, self._s3 = clients("cloudformation"), clients("s3")
        self._region = self._s3.meta.region_name
        if not self._region.startswith(DATA_STAYS_IN):
            raise SystemExit(f"Les données restent dans l'Union européenne, pas en {self._region}. / Data stay in the Union.")
        self.name = f"{settings['Prefix']}-{stage}"
        self._account = clients("sts").get_caller_identity()["Account"]
        self._bucket = f"{settings['Prefix']}-code-{self._account}"
        self._settings = {**settings, "Stage": stage, "CodeBucket": self._bucket}

    def exists(self) -> bool:
        return self._status() not in NEW

    def propose(self, shipment: Shipment) -> list[Change]:
        """Upload both files and make a change set; nothing is changed yet. An empty list: nothing to do.

        Raises botocore's WaiterError when CloudFormation refuses the template.
        """
        self._ensure_bucket()
        code, apart = self._upload(shipment.package), self._upload(shipment.signatures)
        self._change_set = "s" + secrets.token_hex(8)
        kind = "UPDATE" if self.exists() else "CREATE"
        self._cloudformation.create_change_set(
            StackName=self.name, ChangeSetName=self._change_set, ChangeSetType=kind, TemplateURL=self._url(self._upload(shipment.template)),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in {**self._settings, "CodeKey": code, "SignaturesCodeKey": apart}.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )  # fmt: skip
        return [] if self._empty() else self._changes()

    def carry_out(self) -> dict[str, str]:
        """Execute what was proposed and wait; returns the outputs. Raises botocore's WaiterError when it was rolled back."""
        waiter = "stack_update_complete" if self.exists() else "stack_create_complete"
        self._cloudformation.execute_change_set(StackName=self.name, ChangeSetName=self._change_set)
        self._cloudformation.get_waiter(waiter).wait(StackName=self.name, WaiterConfig=self._pace)
        stack = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {item["OutputKey"]: item["OutputValue"] for item in stack["Outputs"]}

    def forget(self) -> None:
        """Drop what was proposed."""
        self._cloudformation.delete_change_set(StackName=self.name, ChangeSetName=self._change_set)

    def _status(self) -> str | None:
        pages = self._cloudformation.get_paginator("describe_stacks").paginate()
        return next((s["StackStatus"] for page in pages for s in page["Stacks"] if s["StackName"] == self.name), None)

    def _empty(self) -> bool:
        """Wait for the change set; true when it holds no change (CloudFormation calls that a failure)."""
        given = {"StackName": self.name, "ChangeSetName": self._change_set}
        try:
            self._cloudformation.get_waiter("change_set_create_complete").wait(**given, WaiterConfig=self._pace)
        except Exception:
            seen = self._cloudformation.describe_change_set(**given)
            if "didn't contain changes" not in seen.get("StatusReason", "") and "No updates" not in seen.get("StatusReason", ""):
                raise
            self.forget()
            return True
        return False

    def _changes(self) -> list[Change]:
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(StackName=self.name, ChangeSetName=self._change_set)
        return [_change(item["ResourceChange"]) for page in pages for item in page["Changes"]]

    def _ensure_bucket(self) -> None:
        if self._bucket in {bucket["Name"] for bucket in self._s3.list_buckets()["Buckets"]}:
            return
        self._s3.create_bucket(Bucket=self._bucket, CreateBucketConfiguration={"LocationConstraint": self._region})
        closed = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
        self._s3.put_public_access_block(Bucket=self._bucket, PublicAccessBlockConfiguration=closed)

    def _upload(self, file: Path) -> str:
        """Under its SHA-256: a version never replaces another."""
        body = file.read_bytes()
        key = hashlib.sha256(body).hexdigest() + file.suffix
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)
        return key

    def _url(self, key: str) -> str:
        return self._s3.generate_presigned_url("get_object", Params={"Bucket": self._bucket, "Key": key}).partition("?")[0]


def _change(item: Mapping[str, Any]) -> Change:
    replaced = item.get("Replacement") in ("True", "Conditional")
    return Change(item["Action"], item["LogicalResourceId"], item["ResourceType"], replaced)


def settings(file: Path) -> dict[str, str]:
    """Raises SystemExit naming the file when it cannot be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{file} : {error}") from error
