"""The package and its template, built once; and an emulated AWS account on which they are deployed."""

import json
import platform

import pytest

from shipping import Target, build

from .account import Account

MACHINE = {"aarch64": "arm64"}.get(platform.machine(), "x86_64")


@pytest.fixture(scope="session")
def shipment(tmp_path_factory):
    """What `scripts/package` makes, for this machine and this Python."""
    return build(tmp_path_factory.mktemp("package"), Target(machine=MACHINE))


@pytest.fixture(scope="session")
def template(shipment) -> dict:
    return json.loads(shipment.template.read_text("utf-8"))


@pytest.fixture(scope="session")
def resources(template):
    """resources("AWS::Lambda::Function") is {name: properties}."""
    return lambda kind: {name: body["Properties"] for name, body in template["Resources"].items() if body["Type"] == kind}


@pytest.fixture(scope="session")
def account(tmp_path_factory):
    """An emulated AWS account: CloudFormation, Lambda that runs, IAM that refuses. Nothing is in it yet."""
    with Account(tmp_path_factory.mktemp("account")) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(account, shipment):
    """The account with the package deployed on it."""
    account.deploy(shipment)
    return account
