"""One turn of a reader on the own page: what was sent, and what may become of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.database import Session
from storage.people.consent import Proof
from storage.tables import Subscriber
from web.forms import Posted
from web.preview import Preview
from web.wording import Language


@dataclass(frozen=True, kw_only=True)
class Done:
    """Something was done; the page says so and shows where."""

    what: str
    where: str = ""  # a place on the page


@dataclass(frozen=True, kw_only=True)
class Erased:
    """Nothing is left to show."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form that is shown again: with what is wrong, or with its preview."""

    of: str  # the number of a subscription, or which form of the page
    form: Posted
    faults: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None
    preview: Preview | None = None
    previewed: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedAdded:
    """A feed whose addresses are shown now and never again."""

    query: str = field(repr=False)
    token: str = field(repr=False)
    where: str  # a place on the page
    what: str = "feed-neu"  # was done


@dataclass(frozen=True, kw_only=True)
class SecretMade:
    """A secret of a webhook that is shown now and never again."""

    number: int
    secret: str = field(repr=False)
    replaces_another: bool  # which is valid until the reader ends that

    @property
    def what(self) -> str:
        """What was done."""
        return "geheimnis-neu" if self.replaces_another else "webhook-neu"


Result = Done | Erased | Draft | FeedAdded | SecretMade


@dataclass(frozen=True, kw_only=True)
class Managing:
    """One reader's turn: who, what was sent, and what proves it."""

    session: Session
    subscriber: Subscriber
    form: Posted
    language: Language
    title: str
    proof: Proof
    webhook_fault: Callable[[str], str | None] | None = None  # see People

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.proof.at

    def number(self, name: str) -> int | None:
        """Return the number in a field, None when there is none that a row could have."""
        text = self.form.one(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
