"""How large and deep a page is: what is beyond reason is not given to foreign parsers."""

from lxml import etree

_DEEPEST = 300  # real pages nest some thirty deep; resiliparse takes quadratic time
_MOST_ELEMENTS = 100_000
_IS_DEEP = etree.XPath(f"boolean(/{'/'.join(['*'] * _DEEPEST)})")
_COUNT = etree.XPath("count(//*)")


def is_reasonable(root: etree._Element) -> bool:
    """Tell whether a page is one that other parsers can be trusted with."""
    return not _IS_DEEP(root) and float(_COUNT(root)) <= _MOST_ELEMENTS  # type: ignore[arg-type]
