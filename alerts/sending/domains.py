"""How many mails a mail provider gets at once and a minute: fewer when it complains, slowly more again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_LEAST = 1 / 16
_RECOVERY = 0.05 / 60  # of the whole, a second: from half to all in ten minutes
_BURST = 10.0  # seconds' worth of mails that may leave at once


@dataclass(frozen=True, kw_only=True)
class DomainLimit:
    """What a provider gets at most."""

    connections: int
    per_minute: int


# Nobody publishes what they take. These are far below what newsletters send and above what a city's readers
# make; whoever has more sets their own.
_LARGE = DomainLimit(connections=4, per_minute=240)
DEFAULT_LIMITS: Mapping[str, DomainLimit] = dict.fromkeys(
    ("gmx.de", "t-online.de", "gmail.com", "outlook.com", "freenet.de", "yahoo.de", "icloud.com"), _LARGE
)
_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "gmx.de": ("gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "email.de"),
    "t-online.de": ("magenta.de",),
    "gmail.com": ("googlemail.com",),
    "outlook.com": ("outlook.de", "hotmail.com", "hotmail.de", "live.com", "live.de", "msn.com"),
    "yahoo.de": ("yahoo.com", "ymail.com", "aol.com", "aol.de"),
    "icloud.com": ("me.com", "mac.com"),
}  # fmt: skip
_PROVIDER = {domain: provider for provider, domains in _PROVIDERS.items() for domain in domains}
# A domain nobody set a limit for has none until it complains.
_ONCE_IN_TROUBLE = DomainLimit(connections=8, per_minute=480)


@dataclass
class _State:
    at: float
    tokens: float
    under_way: int = 0
    share: float = 1.0  # of the limit, which trouble halves


@dataclass(kw_only=True)
class DomainThrottle:
    """The state of all providers. Times are seconds of a clock that is never set back; for one thread."""

    limits: Mapping[str, DomainLimit] = field(default_factory=lambda: DEFAULT_LIMITS)
    _states: dict[str, _State] = field(default_factory=dict)

    def admits(self, domain: str, at: float) -> bool:
        """Tell whether a mail to this domain may be sent now."""
        provider = self._provider(domain)
        return provider not in self._states or self._has_room(provider, at)

    def begin(self, domain: str, at: float) -> None:
        """Count a mail that is being sent."""
        provider = self._provider(domain)
        limit = self.limits.get(provider)
        if provider not in self._states and limit is not None:
            self._states[provider] = _State(at=at, tokens=_capacity(limit, 1.0))
        if (state := self._states.get(provider)) is not None:
            state.under_way += 1
            state.tokens -= 1

    def end(self, domain: str, at: float, *, is_trouble: bool) -> None:
        """Note what became of it; `is_trouble` when the provider asks for less."""
        provider = self._provider(domain)
        if is_trouble and provider not in self._states:
            self._states[provider] = _State(at=at, tokens=0.0, under_way=1)
        if (state := self._states.get(provider)) is None:
            return
        self._refresh(provider, state, at)
        state.under_way = max(0, state.under_way - 1)  # it may have begun before there was a limit
        if is_trouble:
            state.share = max(_LEAST, state.share / 2)
            state.tokens = min(state.tokens, 0.0)
        elif state.share >= 1.0 and not state.under_way and provider not in self.limits:
            del self._states[provider]

    def closed(self, at: float) -> frozenset[str]:
        """Return the domains that get nothing now."""
        providers = [provider for provider in self._states if not self._has_room(provider, at)]
        return frozenset(domain for provider in providers for domain in self._domains(provider))

    def _provider(self, domain: str) -> str:
        return domain if domain in self.limits else _PROVIDER.get(domain, domain)

    def _domains(self, provider: str) -> Iterable[str]:
        return (provider, *(one for one in _PROVIDERS.get(provider, ()) if one not in self.limits))

    def _has_room(self, provider: str, at: float) -> bool:
        state = self._states[provider]
        limit = self._refresh(provider, state, at)
        connections = max(1, int(limit.connections * state.share))
        return state.under_way < connections and state.tokens >= 1

    def _refresh(self, provider: str, state: _State, at: float) -> DomainLimit:
        limit = self.limits.get(provider, _ONCE_IN_TROUBLE)
        passed = max(0.0, at - state.at)
        state.share = min(1.0, state.share + passed * _RECOVERY)
        rate = limit.per_minute * state.share / 60
        state.tokens = min(_capacity(limit, state.share), state.tokens + passed * rate)
        state.at = at
        return limit


def _capacity(limit: DomainLimit, share: float) -> float:
    return max(1.0, limit.per_minute * share / 60 * _BURST)
