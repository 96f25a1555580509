"""The structure of a printed document: what is a heading, a paragraph, a cell, in reading order (ISO 32000-1, 14.7 and 14.8; PDF/UA-1).

`paper.Sheet` draws on a `Tagged` document; fpdf2 writes the file and knows no structure but that of pictures: `Structure` stands where it keeps
its own.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape

with warnings.catch_warnings(action="ignore"):  # that Pillow is not among the functions' libraries: no image is printed
    from fpdf import FPDF
    from fpdf.enums import MethodReturnValue, WrapMode
    from fpdf.image_datastructures import RasterImageInfo
    from fpdf.prefs import ViewerPreferences
    from fpdf.structure_tree import StructureTreeBuilder
    from fpdf.syntax import PDFObject

from ..domain.pictures import PNG

if TYPE_CHECKING:
    from fpdf.output import PDFPage

    from ..domain.pictures import Picture

_PAINTS = re.compile(r"(?:^|\s)(?:T[jJ]|[SsfFBb]\*?|Do|sh)(?:\s|$)")
_CELLS = {"TH", "TD"}


class Element(PDFObject):
    """One node of the tree; `kids` are nodes and (page, number of the marked content on it)."""

    def __init__(self, kind: str, parent: Element | Root, scope: str = "") -> None:
        super().__init__()
        self.kind, self._parent, self._scope = kind, parent, scope
        self._kids: list[Element | tuple[PDFPage, int]] = []
        parent.adopt(self)

    def adopt(self, kid: Element | tuple[PDFPage, int]) -> None:
        self._kids.append(kid)

    def drawn(self) -> bool:
        """A cell counts without content, a paragraph does not."""
        return self.kind in _CELLS or any(not isinstance(kid, Element) or kid.drawn() for kid in self._kids)

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self._kids:
            if isinstance(kid, Element) and kid.drawn():
                yield from kid.walk()

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        entries: dict[str, object] = {"/S": f"/{self.kind}", "/P": self._parent.ref}
        if self._scope:
            entries["/A"] = f"<</O /Table /Scope /{self._scope}>>"
        entries["/K"] = f"[{' '.join(_kid(kid) for kid in self._kids if not isinstance(kid, Element) or kid.drawn())}]"
        return super().serialize(entries)


def _kid(kid: Element | tuple[PDFPage, int]) -> str:
    return kid.ref if isinstance(kid, Element) else f"<</Type /MCR /Pg {kid[0].ref} /MCID {kid[1]}>>"


class Root(PDFObject):
    """The tree's root, and for each page the node of each of its marked contents."""

    def __init__(self) -> None:
        super().__init__()
        self._top: list[Element] = []
        self.marked: list[list[Element]] = []

    def adopt(self, kid: Element) -> None:
        self._top.append(kid)

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        pages = " ".join(f"{number} [{' '.join(one.ref for one in nodes)}]" for number, nodes in enumerate(self.marked))
        entries = {"/Type": "/StructTreeRoot", "/K": self._top[0].ref, "/ParentTree": f"<</Nums [{pages}]>>"}
        return super().serialize({**entries, "/ParentTreeNextKey": len(self.marked)})


class Structure(StructureTreeBuilder):
    """Asked by fpdf2 for the objects to write, by `Tagged` for the number of each content it marks."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Root()
        self.document = Element("Document", self.root)

    def mark(self, page: PDFPage, node: Element) -> int:
        """Its number on the page."""
        if page.struct_parents is None:
            page.struct_parents = len(self.root.marked)
            self.root.marked.append([])
        nodes = self.root.marked[page.struct_parents]
        nodes.append(node)
        node.adopt((page, len(nodes) - 1))
        return len(nodes) - 1

    def empty(self) -> bool:
        return False

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.root
        yield from self.document.walk()


class Tagged(FPDF):
    """What is drawn within `_tagged` is that part of the document; all else is decoration. `paper.Sheet` draws on it."""

    def __init__(self) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3U")  # the words of level A, which it does not know, are those of `xmp`
        self._structure = self.struct_builder = Structure()
        self._part: Element | None = None
        self._marking: Element | str = ""
        self._decoration = "/Artifact BMC"
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    @contextmanager
    def _tagged(self, kind: str, scope: str = "") -> Iterator[Element]:
        outer = self._part
        self._part = Element(kind, outer or self._structure.document, scope)
        yield self._part
        self._part = outer

    @contextmanager
    def _within(self, part: Element | None, decoration: str = "/Artifact BMC") -> Iterator[None]:
        """`part` goes on, or nothing of the document does."""
        outer = self._part, self._decoration
        self._part, self._decoration = part, decoration
        yield
        self._part, self._decoration = outer

    def _out(self, s: str | bytes) -> None:
        """Every operator passes here: those that paint are marked with the part they belong to."""
        wanted = self._part or self._decoration
        if wanted is not self._marking and _PAINTS.search(s if isinstance(s, str) else s.decode("latin1")):
            self._unmark()
            number = "" if isinstance(wanted, str) else self._structure.mark(self.pages[self.page], wanted)
            super()._out(wanted if isinstance(wanted, str) else f"/{wanted.kind} <</MCID {number}>> BDC")
            self._marking = wanted
        super()._out(s)

    def place(self, name: str, picture: Picture, left: float, top: float, height: float) -> None:
        """A picture as it came, which fpdf2 would decode with a library that the functions do not have: its cache knows it before it looks."""
        png = picture.media_type == PNG
        rows = f"/Predictor 15 /Colors {picture.colours} /Columns {picture.width}" if png else ""
        facts: dict[str, object] = {
            "w": picture.width, "h": picture.height, "bpc": 8, "cs": "DeviceRGB" if picture.colours == 3 else "DeviceGray", "dp": rows,
            "f": "FlateDecode" if png else "DCTDecode", "data": picture.data, "i": len(self.image_cache.images) + 1, "usages": 0, "iccp_i": None,
        }  # fmt: skip
        self.image_cache.images[name] = RasterImageInfo(facts)
        with self._within(None):
            self.image(name, x=left, y=top, h=height)

    def _unmark(self) -> None:
        if self._marking:
            self._marking = ""
            super()._out("EMC")

    def add_page(self, *args: Any, **kwargs: Any) -> None:
        if self.page:
            self._unmark()
        super().add_page(*args, **kwargs)

    def _broken(self, text: str, width: float) -> list[str]:
        """Lines of that width in the font set now. Each ends with the space it was broken at: who reads aloud must not glue two words."""
        at, found = 0, []
        lines = self.multi_cell(width, 0, text, dry_run=True, output=MethodReturnValue.LINES, wrapmode=WrapMode.WORD, align="L")
        for line in cast(list[str], lines):
            start = text.find(line.strip(), at)
            at = start + len(line.strip()) if start >= 0 else at
            found.append(line.rstrip() + (" " if text[at : at + 1].isspace() else ""))
        return found


def xmp(title: str, tool: str, at: str) -> str:
    """What the file says of itself: PDF/A-3a and PDF/UA-1, whose own words PDF/A wants described (ISO 19005-3, 6.6.2.3)."""
    return _XMP.format(title=escape(title), tool=escape(tool), at=at)


_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<xmp:CreatorTool>{tool}</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta>"""
