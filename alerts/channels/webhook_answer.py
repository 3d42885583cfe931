"""What an answer to a webhook means for the message, and for the endpoint. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from alerts.channels.posting import Answered, Forbidden, Posted, Unanswered
from alerts.sending.transport import Accepted, Deferred, Outcome, Phase, Refused

_FEW = 4  # attempts at what will hardly change by itself
_LONGEST_WAIT = timedelta(days=1)
_ASK_LATER = (429, 503)
GONE = 410


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a message; `is_gone` says that its endpoint wants no other either."""

    outcome: Outcome
    is_gone: bool = False


def verdict(posted: Posted, attempts: int, now: datetime) -> Verdict:
    """Judge one attempt, which `attempts` others came before."""
    match posted:
        case Forbidden(reason=reason):
            # A name may point to a wrong address for an hour; nothing was sent there.
            return Verdict(outcome=_few_times(0, f"nicht erlaubt: {reason}", attempts))
        case Unanswered(reason=reason, sent=sent):
            reply = f"{reason} (vielleicht angekommen)" if sent else reason
            phase = Phase.POST if sent else Phase.CONNECT
            return Verdict(outcome=Deferred(phase=phase, reply=reply))
        case Answered():
            return _answered(posted, attempts, now)


def _answered(answer: Answered, attempts: int, now: datetime) -> Verdict:
    status, reply = answer.status, f"HTTP {answer.status}"
    if 200 <= status < 300:
        return Verdict(outcome=Accepted(reply=reply))
    if 300 <= status < 400:
        target = _host(answer.headers.get("location", ""))
        reason = f"{reply}: leitet weiter{target}, Weiterleitungen wird nicht gefolgt"
        return Verdict(outcome=Refused(phase=Phase.POST, code=status, reply=reason))
    if status == GONE:
        reason = f"{reply}: will keine Meldungen mehr"
        return Verdict(outcome=Refused(phase=Phase.POST, code=status, reply=reason), is_gone=True)
    if status in _ASK_LATER:
        wait = retry_after(answer.headers.get("retry-after", ""), now)
        return Verdict(outcome=Deferred(phase=Phase.POST, reply=reply, wait=wait))
    if 400 <= status < 500:
        return Verdict(outcome=_few_times(status, reply, attempts))
    return Verdict(outcome=Deferred(phase=Phase.POST, reply=reply))


def retry_after(stated: str, now: datetime) -> timedelta | None:
    """Return how long to wait by a Retry-After header (RFC 9110), a day at most; None: it says nothing."""
    stated = stated.strip()
    if stated.isascii() and stated.isdigit():
        # More digits than that overflow a timedelta.
        return min(timedelta(seconds=int(stated[:9])), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), _LONGEST_WAIT)


def _few_times(code: int, reply: str, attempts: int) -> Outcome:
    if attempts + 1 < _FEW:
        return Deferred(phase=Phase.POST, reply=reply)
    return Refused(phase=Phase.POST, code=code, reply=reply)


def _host(location: str) -> str:
    """Return the host alone: what follows may hold a secret."""
    try:
        host = urlsplit(location).hostname
    except ValueError:
        return ""
    return f" auf {host[:100]}" if host else ""
