"""What the pages need on which people come, manage and leave."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from alerts.signing_up import Correspondent
from web.flood import FloodGate
from web.form_tokens import FormTokens


@dataclass(frozen=True, kw_only=True)
class People:
    """The parts of those pages."""

    correspondent: Correspondent
    forms: FormTokens
    accepts_signups: bool
    records_origin: bool  # from where a consent came
    # Says (German) why a reader's webhook cannot be at an address. None: they may not add any, because it
    # makes this server connect to where readers want.
    webhook_fault: Callable[[str], str | None] | None = None
    trusted_proxies: frozenset[str] = frozenset()  # whose word about the reader's address is taken
    answers_take: timedelta = timedelta(seconds=0.3)  # at least: their time shall not tell who is known here
    gate: FloodGate = field(default_factory=FloodGate)
