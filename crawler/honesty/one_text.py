"""Many addresses that show one and the same text: an error page, or a front page, that says 200."""

from crawler.honesty.remedies import remedy
from storage.crawling.faults import FoundFault
from storage.tables import FaultKind

_TOO_MANY = 3  # two may be one article listed under both of its addresses


def one_text(name: str, title: str, addresses: int, fetched: int) -> FoundFault | None:
    """Return the fault of a run that read one text under so many of the addresses it fetched."""
    if addresses < _TOO_MANY or addresses * 2 <= fetched:
        return None
    return FoundFault(
        kind=FaultKind.SOFT_404,
        text=f"{addresses} von {fetched} Adressen zeigen denselben Text.",
        evidence=f"Überall steht „{title}“.",
        remedy=remedy(FaultKind.SOFT_404, name),
    )
