"""Printed documents as veraPDF and a screen reader take them: PDF/A-3a, PDF/UA-1, every part named, in reading order."""

import io
from datetime import UTC, datetime

import pypdf
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib.documents.paper import Sheet, plain
from support import verapdf

AT = datetime(2026, 3, 2, 11, tzinfo=UTC)
NAMES = (
    "Łódzkie Przedsiębiorstwo",
    "Ελληνικά Ωμέγα",
    "Ґрунт Жук",
    "日本 العربية 👩\u200d🔧",
    "a\u00adb \x00\x0b\u202e\ufffe <&>\"'(\\)",
    "\u00a0 \n\n x",
    "",
)
LONG = "Cette phrase est assez longue pour tenir sur plusieurs lignes de la feuille, " * 6


def sheet(name="Toits du Lac", title="Récépissé"):
    made = Sheet(title, name, AT)
    made.stamp("ESSAI – sans valeur")
    made.facts([("Candidat", name), ("Lots", "1\n2"), ("Motif", LONG), ("Rien", "")])
    made.heading(f"Pli {name}")
    made.heading("Pli", level=3)
    made.words(name)
    return made


def done(made, path):
    made.carry("recepisse.json", {"name": "Ł"}, "Récépissé signé")
    path.write_bytes(made.done())
    return path


def parts(body):
    """(kind, text) of each part that holds text, in the order of the tree; a part's texts are glued as a screen reader does."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    pages = {page.indirect_reference.idnum: _marked(page) for page in reader.pages}

    def read(node):
        kids = node["/K"]
        own = "".join(pages[kid.raw_get("/Pg").idnum][kid["/MCID"]] for kid in kids if "/MCID" in kid.get_object())
        yield node["/S"].lstrip("/"), own.strip()
        for kid in kids:
            if "/MCID" not in kid.get_object():
                yield from read(kid.get_object())

    return list(read(reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()))


def _marked(page):
    found, now = {}, [None]

    def before(operator, operands, *_):
        if operator in (b"BDC", b"BMC"):
            now[0] = operands[1].get("/MCID") if len(operands) > 1 else None
        elif operator == b"EMC":
            now[0] = None
        if now[0] is not None:
            found.setdefault(now[0], "")

    def text(drawn, *_):
        if now[0] is not None:
            found[now[0]] += drawn.replace("\n", "")

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return found


def test_any_name_makes_a_file_that_conforms(tmp_path):
    files = [done(sheet(name, f"Récépissé {name}"), tmp_path / f"{index}.pdf") for index, name in enumerate(NAMES)]
    made = Sheet("Registre des dépôts", "2026-É1", AT)
    made.lines(("N°", "Contenu"), [(n, f"{name} : {LONG}") for n, name in enumerate(NAMES * 20)], (8, 80))
    files.append(done(made, tmp_path / "register.pdf"))
    assert len(pypdf.PdfReader(files[-1]).pages) > 3
    found = verapdf.faults(files)
    assert len(found) == 2 * len(files)
    assert {name: broken for name, broken in found.items() if broken} == {}


def test_the_validator_tells_what_is_missing(tmp_path):
    """What it would say if the sheet forgot: a title shown, a content left out of the tree, another part's letter, a font."""
    whole = done(sheet(), tmp_path / "whole.pdf").read_bytes()
    spoilt = {
        "7.1-10": whole.replace(b"/DisplayDocTitle true", b"/DisplayDocTitle null"),
        "6.6.4-3": whole.replace(b"<pdfaid:conformance>A", b"<pdfaid:conformance>U"),
        "7.1-11": whole.replace(b"/StructTreeRoot ", b"/StructTreeLost "),
        "7.2-34": whole.replace(b"/Lang (fr-FR)", b"/Long (fr-FR)"),
    }
    for rule, body in spoilt.items():
        (tmp_path / f"{rule}.pdf").write_bytes(body)
    found = verapdf.faults([tmp_path / f"{rule}.pdf" for rule in spoilt])
    for rule, body in spoilt.items():
        assert body != whole, rule
        told = found[f"{rule}.pdf 3a"] + found[f"{rule}.pdf ua1"]
        assert any(one.startswith(rule) for one in told), (rule, told)


def test_parts_come_in_reading_order_and_words_stay_apart():
    made = sheet()
    made.lines(("Document", "Empreinte"), [("a.pdf", "ab" * 40), ("", "c")], (40, 20))
    found = parts(made.done())
    assert [kind for kind, _ in found] == (
        ["Document", "H1", "P", "Table"] + ["TR", "TH", "TD"] * 4 + ["H2", "H3", "P", "Table"] + ["TR", "TH", "TH"] + ["TR", "TD", "TD"] * 2
    )
    assert [text for kind, text in found if kind == "TD"] == ["Toits du Lac", "1 2", LONG.strip(), "", "a.pdf", "ab" * 40, "", "c"]


def test_a_row_higher_than_a_page_goes_on_and_its_header_is_told_once():
    """An envelope of hundreds of files is one cell."""
    names = [f"fichier {n}.pdf" for n in range(400)]
    made = Sheet("Procès-verbal", "r", AT)
    made.lines(("Enveloppe", "Documents"), [("Offre", "x"), ("Candidature", "\n".join(names))], (28, 60))
    found = parts(made.done())
    assert made.pages_count > 5
    assert [kind for kind, _ in found] == ["Document", "H1", "Table", "TR", "TH", "TH", "TR", "TD", "TD", "TR", "TD", "TD"]
    assert found[-1][1] == " ".join(names)


@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_no_letter_of_any_text_is_lost(text):
    """Spaces apart, what is printed is what was given."""
    made = Sheet("t", "r", AT)
    made.words(text)
    made.facts([("n", text)])
    made.lines(("a",), [(text,)], (1,))
    wanted = "".join(plain(text).split())
    for kind in ("P", "TD"):
        for found in [read for part, read in parts(made.done()) if part == kind]:
            assert "".join(found.split()) == wanted
