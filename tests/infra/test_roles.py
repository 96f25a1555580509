"""One role a function, and what it may do, read from the packaged template."""

import json

import pytest

REWRITING = {
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "PartiQLUpdate",
    "PartiQLDelete",
    "DeleteTable",
    "UpdateTimeToLive",
    "UpdateTable",
}


@pytest.fixture(scope="module")
def roles(resources) -> dict[str, list[dict]]:
    """function → statements of its role."""
    found = resources("AWS::IAM::Role")
    functions = resources("AWS::Lambda::Function")
    return {
        name: [s for policy in found[f["Role"]["Fn::GetAtt"][0]]["Policies"] for s in policy["PolicyDocument"]["Statement"]]
        for name, f in functions.items()
    }


def on(statements: list[dict], resource: str) -> set[str]:
    """Actions granted on a resource of the template."""
    return {action for s in statements if resource in json.dumps(s["Resource"]) for action in s["Action"]}


def test_each_function_has_a_role_of_its_own(resources):
    functions, roles = resources("AWS::Lambda::Function"), resources("AWS::IAM::Role")
    used = [f["Role"]["Fn::GetAtt"][0] for f in functions.values()]
    assert sorted(used) == sorted(set(used)) == sorted(roles)
    for role in roles.values():
        assert "ManagedPolicyArns" not in role
        assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_actions_are_named_and_resources_are_ours(roles):
    for name, statements in roles.items():
        for statement in statements:
            assert statement["Effect"] == "Allow"
            assert not [action for action in statement["Action"] if "*" in action], (name, statement["Sid"])
            everywhere = statement["Resource"] == "*"
            assert everywhere == (statement["Sid"] == "Traces"), (name, statement["Sid"])  # X-Ray knows no resource
    assert {a.partition(":")[0] for s in sum(roles.values(), []) for a in s["Action"]} == {
        "dynamodb", "kms", "lambda", "logs", "s3", "ses", "sqs", "xray"}  # fmt: skip


@pytest.mark.req("REQ-155")
def test_registers_are_appended_to_and_read_by_all_and_never_rewritten(roles):
    for name, statements in roles.items():
        actions = {action.removeprefix("dynamodb:") for action in on(statements, "RegistersTable") if action.startswith("dynamodb:")}
        assert not actions & REWRITING, name
        stream = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
        assert actions <= {"PutItem", "Query"} | (stream if name == "Consequences" else set()), name


def test_no_role_drops_a_table_a_bucket_or_a_version(roles):
    granted = {action for statements in roles.values() for s in statements for action in s["Action"]}
    assert not granted & {f"dynamodb:{action}" for action in REWRITING - {"UpdateItem", "DeleteItem"}}
    assert not {action for action in granted if action.startswith("s3:Delete")} - {"s3:DeleteObject"}
    assert on(roles["APIHandler"], "OffersBucket") & {"s3:DeleteObject", "s3:DeleteObjectVersion"} == set()


@pytest.mark.req("REQ-080")
def test_gate_seeds_are_opened_by_the_gate_alone(roles, resources):
    for name, statements in roles.items():
        assert on(statements, "GateKey") == ({"kms:Encrypt", "kms:Decrypt"} if name == "Gate" else set()), name
    (seeds,) = [s for s in roles["Gate"] if s["Sid"] == "Seeds"]
    assert seeds["Condition"]["Null"] == dict.fromkeys(
        (f"kms:EncryptionContext:{name}" for name in ("consultation", "slot", "not_before")), "false"
    )
    policy = resources("AWS::KMS::Key")["GateKey"]["KeyPolicy"]["Statement"]
    (refusal,) = [s for s in policy if s["Effect"] == "Deny"]
    assert {"kms:Encrypt", "kms:Decrypt", "kms:CreateGrant"} <= set(refusal["Action"])
    assert refusal["Principal"] == "*"
    gates = refusal["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert all("role/${Prefix}-gate" in gate["Fn::Sub"] for gate in gates)
    assert resources("AWS::IAM::Role")["GateRole"]["RoleName"] == {"Fn::Sub": "${Prefix}-gate"}


@pytest.mark.req("REQ-080")
def test_slot_keys_are_read_and_written_by_the_gate_alone(roles):
    for name, statements in roles.items():
        for s in statements:
            if s["Resource"] == {"Fn::GetAtt": ["ConsultationsTable", "Arn"]}:
                (keys,) = s["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
                assert keys == ("SLOTS#*" if s["Sid"] == "SlotKeys" else "C#*"), (name, s["Sid"])
    assert [name for name, statements in roles.items() if any(s["Sid"] == "SlotKeys" for s in statements)] == ["Gate"]


def test_the_key_of_data_at_rest_serves_through_aws_services_only(roles):
    for name, statements in roles.items():
        for s in statements:
            if "DataKey" in json.dumps(s["Resource"]):
                services = s["Condition"]["StringEquals"]["kms:ViaService"]
                assert {item["Fn::Sub"].partition(".")[0] for item in services} <= {"dynamodb", "s3", "sqs"}, name


def test_letters_leave_from_one_address(roles):
    senders = {name: s for name, statements in roles.items() for s in statements if "ses:SendEmail" in s["Action"]}
    assert set(senders) == {"APIHandler", "Consequences", "RetryConsequences", "TellAlerts", "Remind"}
    assert all(s["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}} for s in senders.values())


def test_the_api_and_what_follows_acts_ask_the_gate(roles):
    """An extension whose process died is ended by its consequences: the gate binds its keys to the register's deadline, whoever asks."""
    asking = {name for name, statements in roles.items() if "lambda:InvokeFunction" in on(statements, "Gate")}
    assert asking == {"APIHandler", "Consequences", "RetryConsequences"}


def test_what_follows_a_register_of_administration_may_write_what_it_follows(roles):
    """People, entities and companies follow the lines, whoever died between the two."""
    for name in ("APIHandler", "Consequences", "RetryConsequences"):
        whole = [s for s in roles[name] if s["Resource"] == {"Fn::GetAtt": ["DirectoryTable", "Arn"]}]
        assert {a for s in whole for a in s["Action"]} == {f"dynamodb:{a}" for a in ("GetItem", "PutItem", "DeleteItem", "Query")}, name


def test_each_job_keeps_its_failures_and_reads_nothing_else_of_them(roles):
    for name in ("CloseDue", "PublishOpenData", "TellAlerts", "Remind", "Consequences", "RetryConsequences"):
        (work,) = [s for s in roles[name] if s["Sid"] == "Work"]
        assert set(work["Action"]) == {f"dynamodb:{action}" for action in ("GetItem", "PutItem", "DeleteItem", "Query")}, name
        assert work["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["WORK"]}}, name


def test_what_saves_a_consultation_may_tell_the_index(roles):
    """Every save of a public consultation writes the search log: a role that may do one may do the other."""
    saving = {name for name, statements in roles.items() if "dynamodb:PutItem" in on(statements, "ConsultationsTable")} - {
        "Gate",
        "PublishOpenData",
    }
    told = {name for name, statements in roles.items() if "dynamodb:PutItem" in on(statements, "EphemeralTable")}
    assert "Verify" in saving
    assert saving <= told


@pytest.mark.req("REQ-003")
def test_letters_about_changes_may_find_everyone_concerned(roles):
    """MiniStack enforces no policy: what `usecases/concerned.py` reads is written here a second time."""
    needed = {
        "RegistersTable": {"dynamodb:Query"},
        "SubmissionsTable": {"dynamodb:GetItem"},
        "ExchangesTable": {"dynamodb:Query"},
        "ConsultationsTable": {"dynamodb:GetItem"},
        "DirectoryTable": {"dynamodb:GetItem", "dynamodb:Query"},
    }
    for table, actions in needed.items():
        assert actions <= on(roles["Consequences"], table), table


def test_people_and_entities_follow_their_register_of_administration(roles):
    """What a process killed after its line left undone is done by whoever reads the registers' stream."""
    for role in ("Consequences", "RetryConsequences"):
        assert {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"} <= on(roles[role], "DirectoryTable")
