"""Why somebody was told of an article or not: the steps it went, and the one at which it stands. Pure."""

from alerts.tracing.addresses import address_steps
from alerts.tracing.deliveries import delivery_steps
from alerts.tracing.searches import AskedSearch, search_steps
from alerts.tracing.sentences import sentence, step_words
from alerts.tracing.steps import Step, StepKind
from alerts.tracing.stored import stored_steps
from alerts.tracing.trace import SearchTrace, Trace, trace

__all__ = [
    "AskedSearch",
    "SearchTrace",
    "Step",
    "StepKind",
    "Trace",
    "address_steps",
    "delivery_steps",
    "search_steps",
    "sentence",
    "step_words",
    "stored_steps",
    "trace",
]
