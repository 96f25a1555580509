"""Objects kept by the last release are read by this one, in memory and on S3 (docs/STORED.md)."""

import json
from pathlib import Path

import pytest

from chalicelib.adapters.memory.objects import MemoryObjects
from chalicelib.usecases.ports.stored import NewerForm
from support.stored import differences, plain
from support.stored_objects import KINDS, kept, procedure, restored, shape

VECTORS = Path(__file__).parents[1] / "vectors" / "stored" / "objects"
BY_NAME = {kind.name: kind for kind in KINDS}
CASES = [
    pytest.param(BY_NAME[path.stem], vector, id=f"{path.stem}-{number}")
    for path in sorted(VECTORS.glob("*.json"))
    for number, vector in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1)
]
FORMS = {
    "dce-list": "dce/v2",
    "receipt": "recepisse/v2",
    "opening-record": "pv-ouverture/v12",
    "share-page": 2,
    "share-index": 2,
    "attachment": 2,
    "body-decision": 2,
    "body-message": 2,
}
"""Those whose reader is ours alone. The sealing protocol's objects have their own refusals; open data are others' formats; the search index
is written again when its format is not this release's."""


NAMED = ("dce-list", "body-decision", "body-message", "share-page", "share-index")
"""Named by the digest of their bytes: others have another name."""


def last(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))[-1]


def changed(vector, **more):
    """The vector with fields added to its object."""
    said = json.loads(vector["objects"][vector["key"]]["text"])
    return vector | {"objects": vector["objects"] | {vector["key"]: {"text": json.dumps(said | more, ensure_ascii=False)}}}


def test_every_kind_of_object_has_its_vectors():
    assert {path.stem for path in VECTORS.glob("*.json")} == set(BY_NAME)


@pytest.mark.parametrize(("kind", "vector"), CASES)
def test_objects_of_each_release_are_read(ports, kind, vector):
    assert not differences(vector["expected"], restored(ports.objects, kind, vector))


@pytest.fixture(scope="module")
def written():
    """What a whole procedure of this release keeps."""
    return procedure().ports.objects


@pytest.mark.parametrize(
    "name", sorted(name for name, kind in BY_NAME.items() if not kind.former and name not in ("manifest", "seal-file"))
)
def test_this_release_keeps_what_the_last_vector_holds(written, name):
    """When this fails, what is kept has changed: read docs/STORED.md, then run scripts/stored. The protocol's own have other vectors."""
    made, known = kept(written, BY_NAME[name]), last(name)
    assert shape(json.loads(made["objects"][made["key"]]["text"])) == shape(json.loads(known["objects"][known["key"]]["text"]))


@pytest.mark.parametrize("name", ["receipt", "opening-record", "attachment", "search-head"])
def test_fields_to_come_are_passed_over(name):
    vector = last(name)
    read = plain(restored(MemoryObjects(), BY_NAME[name], changed(vector, to_come={"a": [1]})))
    if isinstance(read, dict):
        read.pop("to_come", None)  # handed on whole, as it was signed
    assert read == vector["expected"]


def test_fields_to_come_of_a_list_and_of_an_index_are_passed_over():
    """A list is named by its bytes: one of a later release has its own name."""
    vector = last("decp-index")
    entries = [entry | {"to_come": 1} for entry in json.loads(vector["objects"][vector["key"]]["text"])]
    told = vector | {"objects": {vector["key"]: {"text": json.dumps(entries)}}}
    assert plain(restored(MemoryObjects(), BY_NAME["decp-index"], told)) == vector["expected"]
    for name in ("body-decision", "body-message", "body-launch", "share-page", "share-index"):
        made = renamed(last(name), lambda said: said | {"to_come": 1})
        assert plain(restored(MemoryObjects(), BY_NAME[name], made)) == last(name)["expected"]
    made = renamed(last("dce-list"), lambda said: said | {"to_come": 1, "files": [line | {"to_come": 1} for line in said["files"]]})
    assert plain(restored(MemoryObjects(), BY_NAME["dce-list"], made)) == last("dce-list")["expected"]


def renamed(vector, change):
    """An object with other bytes, under the name of these bytes."""
    import hashlib
    import re

    body = json.dumps(change(json.loads(vector["objects"][vector["key"]]["text"])), ensure_ascii=False)
    key = re.sub(r"\w{64}", hashlib.sha256(body.encode()).hexdigest(), vector["key"])
    return vector | {"key": key, "objects": {key: {"text": body}}}


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_an_object_of_a_later_form_is_refused_by_its_name(name, form):
    vector = renamed(last(name), lambda said: said | {"v": form}) if name in NAMED else changed(last(name), v=form)
    with pytest.raises(NewerForm) as refused:
        restored(MemoryObjects(), BY_NAME[name], vector)
    assert vector["key"].removesuffix(".json") in str(refused.value)
    assert f"form {str(form).rpartition('v')[2]};" in str(refused.value)
