"""Versions of the DCE: the next set of files, what changed in words, archives in volumes, names that computers confuse."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.memory.objects import MemoryObjects
from chalicelib.domain.dce import DceFile, difference, folded, in_words, merged
from chalicelib.domain.errors import Invalid
from chalicelib.domain.file_names import Tree
from chalicelib.usecases.dce import archives as dce_archives
from chalicelib.usecases.dce import downloads
from chalicelib.usecases.dce import names as dce_names
from chalicelib.usecases.dce.storage import key
from chalicelib.usecases.ports.objects import DOCUMENTS


def file(name, text="", size=1_200_000, **more):
    return DceFile(id=f"{name}{text}", name=name, size_bytes=size, media_type="x", sha256=f"{name.lower()}{text}", **more)


def test_the_next_version_replaces_by_name_case_aside():
    before = (file("CCTP.pdf"), file("plans/A.pdf"), file("vieux.pdf"))
    after = merged(before, [file("cctp.PDF", "2"), file("note.pdf")], ["VIEUX.pdf"])
    assert [one.name for one in after] == ["cctp.PDF", "note.pdf", "plans/A.pdf"]


def test_what_changed_is_a_sentence():
    before = (file("CCTP.pdf", size=1_100_000), file("a.pdf"), file("b.pdf"))
    after = (file("CCTP.pdf", "2"), file("a.pdf"), *(file(f"n{n}.pdf") for n in range(7)))
    assert in_words(2, difference(before, after)) == (
        "Version 2 : 1 fichier remplacé (CCTP.pdf, 1,2 Mo au lieu de 1,1 Mo), 7 ajoutés (n0.pdf, 1,2 Mo ; n1.pdf, 1,2 Mo ; n2.pdf, 1,2 Mo ; "
        "n3.pdf, 1,2 Mo ; n4.pdf, 1,2 Mo ; et 2 autres), 1 retiré (b.pdf)."
    )
    assert in_words(3, difference(after, after)) == "Version 3 : aucun fichier ne change."
    assert in_words(2, difference((), after[:2])).startswith("Version 2 : 2 fichiers ajoutés (")


def test_a_file_made_confidential_counts_as_replaced():
    assert difference((file("a.pdf"),), (file("a.pdf", confidential=True),)).replaced


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True))
def test_a_difference_leads_from_one_version_to_the_other(before, after):
    old, new = [file(name) for name in before], [file(name, "2") for name in after]
    found = difference(old, new)
    names = ({folded(one.name) for one in old} - {one.name for one in found.removed}) | {one.name for one in found.added}
    assert names == set(after)
    assert {one.name for _, one in found.replaced} == set(before) & set(after)


def test_archives_come_in_volumes_without_confidential_files():
    files = [
        file("a", size=6),
        file("b", size=6),
        file("c", size=4, confidential=True),
        file("d", size=4),
        file("e", size=50),
        file("f", size=1),
    ]
    assert [[one.name for one in volume] for volume in dce_archives.volumes(files, 10)] == [["a"], ["b", "d"], ["e"], ["f"]]
    assert dce_archives.volumes(files[:1], 10) == []


def test_an_archive_is_made_in_parts_and_always_the_same():
    objects, files = MemoryObjects(), [file("été/a.pdf"), file("b.bin")]
    for one in files:
        objects.put(DOCUMENTS, key("c", one.id), one.name.encode() * 30_000, "x")
    parts = list(dce_archives.zipped(objects, "c", files, part_bytes=100_000))
    assert [len(part) for part in parts[:-1]] == [100_000] * (len(parts) - 1)
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["été/a.pdf", "b.bin"]
    assert list(dce_archives.zipped(objects, "c", files, part_bytes=100_000)) == parts


@pytest.mark.parametrize(
    "name", ["aux", "Aux.pdf", "com1", "LPT9.txt", "nul .pdf", "plans/prn/a.pdf", "a/../b", "./a", "a//b", "/a", "a/", "b\ta"]
)
def test_hostile_paths_are_refused(name):
    with pytest.raises(Invalid):
        dce_names.accepted(name)


@pytest.mark.parametrize("name", ["plans/A.pdf", "auxiliaire.pdf", "com10.txt", "Été à la mer/règlement (v2).pdf", "a" * 236 + ".pdf"])
def test_ordinary_paths_are_kept(name):
    assert dce_names.accepted(name) == name


def test_a_file_and_a_folder_of_one_name_are_told():
    tree = Tree(["plans/A.pdf", "note"])
    assert dce_names.conflict(tree, "PLANS")
    assert dce_names.conflict(tree, "Note/b.pdf")
    assert dce_names.conflict(tree, "plans/B.pdf") is None


@given(st.lists(st.integers(1, 9999), unique=True, min_size=201).map(sorted))
def test_many_numbers_are_written_as_ranges(numbers):
    found = downloads._numbers(numbers)
    assert [n for first, last in found["ranges"] for n in range(first, last + 1)] == numbers
