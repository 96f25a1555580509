"""An AWS account on this machine: plain MiniStack, its Lambdas running as processes under their roles, its IAM refusing."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config

from shipping import Shipment
from shipping.stack import Change, Stack

REGION, KEY = "eu-west-3", "test"
SETTINGS = {
    "Prefix": "shipped",
    "PublicOrigin": "http://localhost:8000",
    "MailSender": "ne-pas-repondre@exemple.fr",
    "Tracing": "0",
}
PATIENCE_S = 60


class Account:
    def __init__(self, folder: Path):
        self.folder, self._process = folder, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.outputs: dict[str, str] = {}
        self.changes: list[Change] = []

    def __enter__(self) -> "Account":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SOUSPLI_"))}
        own = {
            "GATEWAY_PORT": str(self._port), "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "localhost", "MINISTACK_REGION": REGION,
            "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "PERSIST_STATE": "0", "LOG_LEVEL": "WARNING", "AUTH": "true",
            "DOCKER_HOST": "unix:///nonexistent/docker.sock", "STATE_DIR": str(self.folder / "state"), "TMPDIR": str(self.folder),
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": KEY,
        }  # fmt: skip
        with open(self.folder / "log", "wb") as log:
            self._process = subprocess.Popen([sys.executable, "-m", "ministack"], env=inherited | own, stdout=log, stderr=log)
        eventually(self._answers)
        return self

    def __exit__(self, *_) -> None:
        self._process.terminate()
        self._process.wait(10)

    def client(self, service: str):
        """A boto3 client of the account's owner."""
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=KEY, config=config
        )

    def acting_as(self, function: str):
        """Clients of a function's role, as its code would have them. (The trust of the role is widened: Lambda alone has it.)"""
        arn = self.functions()[function]["Role"]
        trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        self.client("iam").update_assume_role_policy(RoleName=arn.rpartition("/")[2], PolicyDocument=document)
        given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="trial")["Credentials"]
        keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
        return lambda service: boto3.client(
            service, endpoint_url=self.url, region_name=REGION, **keys, aws_session_token=given["SessionToken"]
        )

    def deploy(self, shipment: Shipment) -> None:
        """As scripts/deploy does, with the template this emulator can keep to."""
        here = Stack(self.client, "trial", SETTINGS, look_every_s=1)
        template = self.folder / "template.json"
        template.write_text(json.dumps(_emulated(json.loads(shipment.template.read_text("utf-8")))))
        self.changes = here.propose(Shipment(shipment.package, template, shipment.signatures))
        self.outputs = here.carry_out() if self.changes else self.outputs

    def functions(self) -> dict[str, dict]:
        """Configurations by the names they have in the template."""
        found = self.client("lambda").list_functions()["Functions"]
        return {item["FunctionName"].split("-")[-2]: item for item in found}

    def invoke(self, name: str, event: dict):
        """What a function answers. Raises AssertionError with what it raised."""
        answer = self.client("lambda").invoke(FunctionName=self.functions()[name]["FunctionName"], Payload=json.dumps(event).encode())
        payload = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, payload
        return payload

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self.folder / "log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


def _emulated(template: dict) -> dict:
    """Without what MiniStack cannot honour: TLS (it speaks HTTP), and conditions on keys that it does not know.

    tests/infra/test_roles.py reads those conditions instead.
    """
    for body in template["Resources"].values():
        if body["Type"] == "AWS::IAM::Role":
            for policy in body["Properties"]["Policies"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    statement.pop("Condition", None)
                    if statement["Sid"] == "Letters":
                        statement["Resource"] = "*"  # it takes letters for nobody's resource
    for name in [name for name, body in template["Resources"].items() if body["Type"] == "AWS::S3::BucketPolicy"]:
        statements = template["Resources"][name]["Properties"]["PolicyDocument"]["Statement"]
        statements[:] = [statement for statement in statements if statement["Sid"] != "TlsOnly"]
        if not statements:
            del template["Resources"][name]
    return template


def eventually(holds, patience_s: float = PATIENCE_S):
    """Wait for something that nothing announces; returns it. Raises TimeoutError."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.1)
    raise TimeoutError(holds)
