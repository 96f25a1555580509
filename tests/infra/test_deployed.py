"""The template on an emulated account: its functions run under their own roles, and IAM refuses what these do not grant."""

import http.client
import json
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.adapters import cloud
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.mail.folder import FolderMailer
from support import walk
from support.platforms import CODE, Reply, make_operator

from .account import KEY, REGION, SETTINGS, eventually

TICK = {"version": "0", "id": "x", "detail-type": "Scheduled Event", "source": "aws.events", "account": "0", "region": REGION,
        "time": "2026-01-01T00:00:00Z", "resources": [], "detail": {}}  # fmt: skip
ESSENTIAL = {"ccag": "Travaux", "form_of_price": "Forfaitaire", "types_of_price": ["Définitif ferme"], "duration_months": 12, "offers_received": 1,
             "advance": True, "advance_rate": "0.05", "subcontracting": False, "group_type": "Pas de groupement", "social": ["Clause sociale"],
             "environmental": ["Critère environnemental"]}  # fmt: skip


class DeployedPlatform:
    """Spoken to through its API Gateway. Given a trial clock and a mailbox afterwards: the template has neither."""

    origin = SETTINGS["PublicOrigin"]

    def __init__(self, account):
        self._account, self._offset_ms = account, 0
        self._api = f"{account.url}/_aws/execute-api/{account.outputs['RestAPIId']}/api"
        self._mails = FolderMailer(str(account.folder / "mail"), SystemClock())

    def on_trial(self) -> "DeployedPlatform":
        """From now on the functions read the time and leave their letters in a folder, as on the embedded stack."""
        more = {
            "SOUSPLI_STAGE": "embedded", "SOUSPLI_DATA_DIR": str(self._account.folder), "SOUSPLI_S3_PUBLIC_ENDPOINT": self._account.url,
            "SOUSPLI_CLOCK_FILE": str(self._account.folder / "clock.json"),
        }  # fmt: skip
        functions = self._account.client("lambda")
        for function in self._account.functions().values():
            variables = function["Environment"]["Variables"] | more
            functions.update_function_configuration(FunctionName=function["FunctionName"], Environment={"Variables": variables})
        self.advance()
        return self

    def send(self, method: str, path: str, headers: dict, body: bytes = b"") -> Reply:
        return _http(self._api + path, method, headers, body)

    def put(self, signed: dict, body: bytes) -> int:
        return _http(signed["url"], "PUT", signed["headers"], body).status

    def fetch(self, url: str) -> bytes:
        return _http(url, "GET", {}, b"").body

    def code_for(self, email: str) -> str:
        return next(found[1] for subject in self.mails(email) if (found := CODE.search(subject)))

    def mails(self, email: str) -> list[str]:
        return [letter["subject"] for letter in self._mails.letters(email, None)[0]]

    def clock(self) -> datetime:
        return datetime.fromisoformat(self.send("GET", "/v1/time", {}).json["now"])

    def advance(self, **by) -> None:
        self._offset_ms += int(timedelta(**by).total_seconds() * 1000)
        draft = self._account.folder / "clock.new"
        draft.write_text(json.dumps({"offset_ms": self._offset_ms}))
        draft.replace(self._account.folder / "clock.json")

    def set_clock(self, at: datetime) -> None:
        self.advance(seconds=(at - self.clock()).total_seconds())

    def settle(self) -> None:
        """Until every file sent is verified."""
        sqs = self._account.client("sqs")
        url = sqs.get_queue_url(QueueName=f"{SETTINGS['Prefix']}-verify")["QueueUrl"]
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        eventually(lambda: set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()) == {"0"})

    def make_operator(self, email: str) -> None:
        aws = {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": KEY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_DYNAMODB": self._account.url,
        }
        os.environ.update(aws)
        own = {"SOUSPLI_PREFIX": SETTINGS["Prefix"], "SOUSPLI_STAGE": "trial", "SOUSPLI_ORIGIN": self.origin, "SOUSPLI_SECRET": "s"}
        make_operator(cloud.ports(config.read(own)), email)


@pytest.fixture(scope="module")
def platform(deployed):
    return DeployedPlatform(deployed)


def test_what_would_change_is_shown_first(deployed):
    proposed = {change.resource: change for change in deployed.changes}
    assert proposed["RegistersTable"].action == "Add"
    assert proposed["Gate"].kind == "AWS::Lambda::Function"


def test_deploying_the_same_again_changes_nothing(deployed, shipment):
    before = deployed.outputs
    deployed.deploy(shipment)
    assert [change for change in deployed.changes if change.replaced or change.action == "Remove"] == []
    assert deployed.outputs == before


def test_health_is_answered(platform):
    """Through API Gateway, by a Lambda that unpacked the archive."""
    reply = platform.send("GET", "/v1/health", {})
    assert reply.status == 200
    assert reply.json["status"] == "ok"
    assert reply.json["stage"] == "trial"


def test_tables_and_keys_are_the_stack_s(platform):
    assert platform.send("GET", "/v1/consultations", {}).json["items"] == []
    assert platform.send("GET", "/v1/platform-key", {}).json["pem"].startswith("-----BEGIN PUBLIC KEY-----")


def test_sign_in_codes_leave_by_mail(deployed, platform):
    deployed.client("sesv2").create_email_identity(EmailIdentity=SETTINGS["MailSender"])
    body = json.dumps({"email": "agent@exemple.fr"}).encode()
    headers = {"Origin": platform.origin, "Content-Type": "application/json"}
    assert platform.send("POST", "/v1/sign-in", headers, body).status == 202


def test_the_gate_answers_its_callers(deployed):
    act = {
        "act": "make_slot_keys",
        "consultation_id": "01M8367W6JX6A3B6W4HKYPMXQ0",
        "slots": ["x"],
        "not_before": "2026-01-01T00:00:00.000Z",
    }
    assert deployed.invoke("Gate", act)["refused"]["kind"] == "NotFound"


@pytest.mark.req("REQ-080")
def test_the_api_cannot_open_a_gate_seed(deployed):
    key = deployed.outputs["GateKeyArn"]
    context = {"consultation": "C", "slot": "s", "not_before": "2026-01-01T00:00:00.000Z"}
    sealed = deployed.acting_as("Gate")("kms").encrypt(KeyId=key, Plaintext=b"seed", EncryptionContext=context)["CiphertextBlob"]
    assert deployed.acting_as("Gate")("kms").decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"] == b"seed"
    for other in sorted(set(deployed.functions()) - {"Gate"}):
        with pytest.raises(ClientError, match="AccessDenied"):
            deployed.acting_as(other)("kms").decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionContext=context)


@pytest.mark.req("REQ-155")
def test_a_line_of_a_register_stays_whoever_asks(deployed):
    table, key = deployed.outputs["RegistersTableName"], {"pk": {"S": "C#x#deposits"}, "sk": {"N": "1"}}
    line = {**key, "kind": {"S": "trial"}, "record": {"S": "{}"}}
    deployed.acting_as("APIHandler")("dynamodb").put_item(TableName=table, Item=line, ConditionExpression="attribute_not_exists(pk)")
    for function in sorted(deployed.functions()):
        dynamodb = deployed.acting_as(function)("dynamodb")
        with pytest.raises(ClientError, match="AccessDenied"):
            dynamodb.delete_item(TableName=table, Key=key)
        with pytest.raises(ClientError, match="AccessDenied"):
            dynamodb.update_item(TableName=table, Key=key, AttributeUpdates={"kind": {"Value": {"S": "other"}}})
    assert deployed.client("dynamodb").get_item(TableName=table, Key=key)["Item"] == line


def test_a_procedure_under_the_roles_of_the_template(deployed):
    """From the draft to the published data: no role lacks what its function does."""
    platform = DeployedPlatform(deployed).on_trial()
    cast = walk.entity(platform)
    (first, first_id), (second, second_id) = walk.company(platform), walk.company(platform)
    first.post("/v1/account/searches", {"name": "Mes écoles", "criteria": {"q": "ecoles"}, "rhythm": "immediate"})
    consultation = walk.published(cast)
    found_once_folded(deployed, platform, consultation, first)
    sealed = walk.deposited(first, first_id, consultation["id"])
    assert eventually(lambda: [subject for subject in platform.mails(first.email) if "Récépissé" in subject])  # the stream
    left = walk.transmit(second, consultation["id"], walk.start(second, second_id, consultation["id"]))
    assert eventually(lambda: second.send("GET", f"/v1/deposits/{left.id}/receipt").status == 200)  # the storage event sealed it
    reminded_once(deployed, platform, consultation, cast, first, first_id)
    walk.after_deadline(platform, consultation)
    deployed.invoke("CloseDue", TICK)
    for person in (cast.agent, first, second, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    for deposit in (sealed, left):
        for slot in deposit.plain:
            assert table.open(deposit.id, slot) == {f"{slot}.pdf": deposit.plain[slot]}
            if slot == "L000-candidacy":
                table.admit(deposit.id)
    table.opener.post(f"{table.at}/record", {"present": ["La maire"]})
    assert platform.fetch(cast.agent.send("GET", f"{table.at}/record.pdf").headers["location"]).startswith(b"%PDF-")
    award(platform, cast, consultation, sealed, first, first_id, left, second_id)
    deployed.invoke("PublishOpenData", TICK)
    decision = cast.agent.get(f"/v1/consultations/{consultation['id']}/decisions")["items"][0]
    key = decision["decp"]["json_url"].removeprefix(f"{platform.origin}/")
    published = deployed.client("s3").get_object(Bucket=deployed.outputs["PublicBucketName"], Key=key)
    assert json.loads(published["Body"].read())["marches"]["marche"]


def reminded_once(deployed, platform, consultation, cast, asker, company_id):
    """A question left without an answer the day before answers are due: on the dashboard, and told by one letter."""
    asker.post(f"/v1/consultations/{consultation['id']}/questions", {"company_id": company_id, "text": "Le chantier est-il visitable ?"})
    platform.set_clock(datetime.fromisoformat(consultation["submission_deadline"]) - timedelta(days=6, hours=12))
    for _ in range(2):
        deployed.invoke("Remind", TICK)
    assert len([subject for subject in platform.mails(cast.agent.email) if subject.startswith("Réponse due demain")]) == 1
    [line] = cast.agent.sign_in().get(f"/v1/buyers/{cast.buyer_id}/dashboard")["items"]
    assert line["unanswered"] == 1


def found_once_folded(deployed, platform, consultation, person):
    """The index is written, read by ranges, and the alert leaves once."""
    for _ in range(2):
        assert consultation["id"] in {item["id"] for item in platform.send("GET", "/v1/consultations?q=ecoles", {}).json["items"]}
        deployed.invoke("FoldIndex", TICK)
        deployed.invoke("TellAlerts", TICK)
        platform.advance(minutes=2)
    assert len([subject for subject in platform.mails(person.email) if "Mes écoles" in subject]) == 1


def award(platform, cast, consultation, winning, winner, winner_id, losing, loser_id):
    """Decide on lot 1, tell the loser, wait, notify the winner, who reads it."""
    at, words = f"/v1/consultations/{consultation['id']}", "Votre offre est classée première ou seconde : voyez la lettre jointe."
    ranks = [{"deposit_id": winning.id, "rank": 1}, {"deposit_id": losing.id, "rank": 2}]
    decision = {"lot": 1, "outcome": "awarded", "reason": "Meilleure offre au regard des critères", "amount_eur": "118250.50"}
    cast.agent.post(f"{at}/decisions", {**decision, "awardee_deposit_id": winning.id, "rankings": ranks, "essential_data": ESSENTIAL})
    cast.agent.post(f"{at}/decisions", {"lot": 2, "outcome": "unsuccessful", "reason": "Aucune offre"})
    message = {"lot": 1, "subject": "Décision"}
    cast.agent.post(f"{at}/messages", {**message, "kind": "rejection", "company_ids": [loser_id], "fields": {"reasons": words}})
    eventually(lambda: cast.agent.get(f"{at}/messages")["items"][0]["evidence"]["accepted_at"])
    platform.advance(days=11)
    cast.agent.sign_in()
    sent = cast.agent.post(f"{at}/messages", {**message, "kind": "notification", "company_ids": [winner_id]})["items"][0]
    eventually(lambda: all(item["evidence"]["accepted_at"] for item in cast.agent.get(f"{at}/messages")["items"]))
    winner.sign_in().get(f"{at}/messages/{sent['id']}")


def _http(url: str, method: str, headers: dict, body: bytes) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body=body or None, headers=headers)
        answer = connection.getresponse()
        named = {name.lower(): ", ".join(answer.headers.get_all(name, [])) for name in answer.headers}  # two cookies are two headers
        return Reply(answer.status, named, answer.read())
    finally:
        connection.close()
