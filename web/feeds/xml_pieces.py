"""Writing a long XML document piece by piece."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import cast

from lxml import etree

Element = etree._Element  # noqa: SLF001  (lxml has no other name for it)
Namespaces = Mapping[str | None, str]  # by prefix; None for the default


def pieces(
    around: Sequence[tuple[str, Mapping[str, str]]],
    namespaces: Namespaces,
    within: Iterable[Element],
) -> Iterator[bytes]:
    """Yield a document: the tags around, with their attributes, then one element after the other."""
    buffer = BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as file:
        file.write_declaration()
        with ExitStack() as open_tags:
            for tag, attributes in around:
                open_tags.enter_context(file.element(tag, dict(attributes), nsmap=_for_lxml(namespaces)))
            for element in within:
                file.write("\n", element)
                file.flush()
                yield _drained(buffer)
    yield _drained(buffer) + b"\n"


def leaf(
    tag: str, text: str | None = None, *, namespaces: Namespaces | None = None, **attributes: str
) -> Element:
    """Return an element without children."""
    element = etree.Element(tag, attributes, nsmap=_for_lxml(namespaces))
    element.text = text
    return element


def branch(tag: str, children: Iterable[Element]) -> Element:
    """Return an element with children."""
    element = leaf(tag)
    element.extend(list(children))
    return element


def _for_lxml(namespaces: Namespaces | None) -> dict[str, str]:
    # The stubs know of no default namespace, which lxml calls None.
    return cast("dict[str, str]", dict(namespaces or {}))


def _drained(buffer: BytesIO) -> bytes:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written
