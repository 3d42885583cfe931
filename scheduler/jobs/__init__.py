"""What the daemon does again and again. Every job may be killed anywhere and run again harmlessly."""

from scheduler.jobs.canary import Canary, time_to_check
from scheduler.jobs.crawl import CrawlDue, CrawlPlan
from scheduler.jobs.forget import ForgetOld
from scheduler.jobs.gather import GatherDue
from scheduler.jobs.guarded import Guarded
from scheduler.jobs.hubs import HubPlan, HubsDue
from scheduler.jobs.index import IndexOwed
from scheduler.jobs.letters import LetterPlan, SendLetters
from scheduler.jobs.look import LookAfter
from scheduler.jobs.match import MatchDue
from scheduler.jobs.returns import ReadReturns, ReturnsPlan
from scheduler.jobs.send import DeliveryPlan, SendDue
from scheduler.jobs.tell import TellOperators
from scheduler.jobs.tell_quarantine import TellQuarantine
from scheduler.jobs.tell_room import TellRoom
from scheduler.jobs.watch import Watch

__all__ = [
    "Canary",
    "CrawlDue",
    "CrawlPlan",
    "DeliveryPlan",
    "ForgetOld",
    "GatherDue",
    "Guarded",
    "HubPlan",
    "HubsDue",
    "IndexOwed",
    "LetterPlan",
    "LookAfter",
    "MatchDue",
    "ReadReturns",
    "ReturnsPlan",
    "SendDue",
    "SendLetters",
    "TellOperators",
    "TellQuarantine",
    "TellRoom",
    "Watch",
    "time_to_check",
]
