"""Stops asking a mail server that takes nothing, and finds out with one connection when it does again."""

from dataclasses import dataclass

_LONGEST = 60.0  # seconds; a look costs the server nothing, and mails that wait are late


@dataclass(kw_only=True)
class Breaker:
    """Open after a failure of the server as a whole; then one probe after another, until one gets through.

    Times are seconds of a clock that is never set back. Not for several threads without a lock.
    """

    pause: float = 10.0  # after the first failure; doubled with each further one
    reason: str | None = None  # of the last failure; None: closed, all may send
    _failures: int = 0
    _not_before: float = 0.0
    _is_probing: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the server is taken to be out of reach."""
        return self.reason is not None

    def admits(self, at: float) -> bool:
        """Tell whether a mail may be tried."""
        return not self.is_open or (at >= self._not_before and not self._is_probing)

    def begin(self) -> None:
        """Note that one is being tried."""
        self._is_probing = self.is_open

    def failed(self, reason: str, at: float) -> bool:
        """Open, or stay open for longer; tell whether that is news."""
        is_news = not self.is_open
        if is_news or self._is_probing:  # those under way when it opened fail for the same reason
            self._failures += 1
            longest = max(self.pause, _LONGEST)
            self._not_before = at + min(self.pause * 2 ** min(self._failures - 1, 20), longest)
        self.reason, self._is_probing = reason, False
        return is_news

    def succeeded(self) -> bool:
        """Close: the server has answered as a server that works; tell whether that is news."""
        is_news = self.is_open
        self.reason, self._failures, self._is_probing = None, 0, False
        return is_news

    def came_to_nothing(self) -> None:
        """Note that what was begun did not reach the server."""
        self._is_probing = False
