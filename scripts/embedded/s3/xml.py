"""The little XML of the S3 protocol: nested pairs to text, and back to dictionaries."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .errors import S3Error, invalid, unsupported

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
Value: TypeAlias = "str | int | bool | None | Sequence[tuple[str, Value]]"
Pairs: TypeAlias = Sequence[tuple[str, Value]]

Shape: TypeAlias = "Mapping[str, tuple[bool, Shape | None]]"
"""The children an element may have: {name: (may it be repeated, the shape of its own children; None for text)}."""
ONE_TEXT, TEXTS = (False, None), (True, None)
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
"""Written as references: as they are, a parser would refuse them or make another character of them."""


def document(root: str, content: Pairs) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">{_inner(content)}</{root}>'.encode()


def error_document(code: str, message: str, resource: str, request_id: str) -> bytes:
    words = [CONTROL.sub("\ufffd", word) for word in (code, message, resource, request_id)]
    content = _inner(list(zip(("Code", "Message", "Resource", "RequestId"), words, strict=True)))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{content}</Error>'.encode()


def _inner(content: Pairs) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in content if value is not None)


def _text(value: Value) -> str:
    if isinstance(value, list | tuple):
        return _inner(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return CONTROL.sub(lambda found: f"&#{ord(found[0])};", escape(str(value)))


def parse(body: bytes, root: str, shape: Shape) -> ElementTree.Element:
    """A request body, namespaces removed, which must be a `root` of that shape.

    Raises S3Error: MalformedXML, also on any DTD (entity bombs); NotImplemented for an element that is not offered.
    """
    try:
        found = ElementTree.fromstring(_without_dtd(body.decode("utf-8-sig")))
    except (ElementTree.ParseError, ValueError, LookupError):
        raise _malformed("The XML you provided was not well-formed") from None
    for element in found.iter():
        element.tag = element.tag.rpartition("}")[2]
    if found.tag != root:
        raise _malformed(f"{root} was expected")
    _check(found, shape)
    return found


def _without_dtd(text: str) -> str:
    if "<!DOCTYPE" in text:
        raise _malformed("A document type is not allowed")
    return text


def _check(element: ElementTree.Element, shape: "Shape | None") -> None:
    if element.attrib:
        raise _malformed(f"{element.tag} takes no attribute")
    seen = set()
    for child in element:
        if shape is None or child.tag not in shape:
            raise unsupported(f"the element {child.tag} in {element.tag}")
        many, inner = shape[child.tag]
        if child.tag in seen and not many:
            raise _malformed(f"{child.tag} may be given once")
        seen.add(child.tag)
        _check(child, inner)


def _malformed(message: str) -> S3Error:
    return invalid(message, "MalformedXML")


def texts(element: ElementTree.Element) -> dict[str, str]:
    """Direct children as {name: text}, as it is: a space may be a whole key."""
    return {child.tag: child.text or "" for child in element}
