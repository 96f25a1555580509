"""The little XML of the S3 protocol: nested pairs to text, and back to dictionaries."""

from collections.abc import Sequence
from typing import TypeAlias
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .errors import invalid

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
Value: TypeAlias = "str | int | bool | None | Sequence[tuple[str, Value]]"
Pairs: TypeAlias = Sequence[tuple[str, Value]]


def document(root: str, content: Pairs) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">{_inner(content)}</{root}>'.encode()


def error_document(code: str, message: str, resource: str, request_id: str) -> bytes:
    content = _inner([("Code", code), ("Message", message), ("Resource", resource), ("RequestId", request_id)])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{content}</Error>'.encode()


def _inner(content: Pairs) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in content if value is not None)


def _text(value: Value) -> str:
    if isinstance(value, list | tuple):
        return _inner(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def parse(body: bytes) -> ElementTree.Element:
    """Root of a request body, namespaces removed. Raises S3Error(MalformedXML), also on any DTD (entity bombs)."""
    if b"<!DOCTYPE" in body:
        raise invalid("A document type is not allowed", "MalformedXML")
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise invalid("The XML you provided was not well-formed", "MalformedXML") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def texts(element: ElementTree.Element) -> dict[str, str]:
    """Direct children as {name: text}."""
    return {child.tag: (child.text or "").strip() for child in element}
