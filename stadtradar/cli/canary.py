"""`canary [SOURCE...]`: whether the newest pages of sources still say what they always said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import typer

from crawler.canary import Finding, Sample, field_name, findings
from scheduler.workers import run_canary, start_fork_server
from stadtradar.cli.choosing import SourceNames, chosen_sources
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.output import print_json, print_table, progress, say
from stadtradar.sources import crawl_order
from storage.crawling.usual import usual_fields


@dataclass(frozen=True, kw_only=True)
class Check:
    """A source and what its pages lack."""

    sample: Sample
    found: Sequence[Finding]

    @property
    def is_good(self) -> bool:
        """Whether its pages could be read and lack nothing."""
        return not self.found and self.sample.fault is None


def canary(ctx: typer.Context, sources: SourceNames = None, *, json: AsJson = False) -> None:
    """Liest je Quelle zwei neue Seiten, speichert nichts und nennt, was sonst immer dasteht und nun fehlt."""
    with opened(ctx) as work:
        checks = _checks(work, sources or [])
    if json:
        print_json(
            {"ok": all(check.is_good for check in checks), "sources": [_document(one) for one in checks]}
        )
    else:
        _tell(checks)
    if not all(check.is_good for check in checks):
        raise typer.Exit(ExitCode.PROBLEMS)


def _checks(work: Opened, names: Sequence[str]) -> list[Check]:
    chosen = chosen_sources(work.settings, names)
    start_fork_server()
    with progress("Lese neue Seiten …"):
        samples = run_canary(
            crawl_order(work.settings, chosen),
            wall_limit=timedelta(seconds=work.settings.crawler.wall_limit_seconds),
            memory_limit_mib=work.settings.crawler.memory_limit_mib,
        )
    with work.database.reading() as session:
        usual: Mapping[str, Mapping[str, float]] = {
            sample.source: usual_fields(session, sample.source) for sample in samples
        }
    return [Check(sample=one, found=findings(one, usual[one.source])) for one in samples]


def _tell(checks: Sequence[Check]) -> None:
    rows = [(check.sample.source, len(check.sample.pages), _verdict(check)) for check in checks]
    print_table(("Quelle", "Seiten", "Ergebnis"), rows, empty="Keine Quelle ist eingerichtet.")
    for check in checks:
        for finding in check.found:
            say(f"{check.sample.source}: {finding.url}: {finding.text}")


def _verdict(check: Check) -> str:
    if check.sample.fault is not None:
        return check.sample.fault
    lost = dict.fromkeys(field_name(name) for finding in check.found for name in finding.missing)
    if lost:
        return f"es fehlt: {', '.join(lost)}"
    return "nicht lesbar" if check.found else "gut" if check.sample.pages else "keine Artikel gefunden"


def _document(check: Check) -> dict[str, object]:
    return {
        "source": check.sample.source,
        "ok": check.is_good,
        "fault": check.sample.fault,
        "pages": [{"url": page.url, "title": page.title, "has": page.has} for page in check.sample.pages],
        "findings": [
            {"url": one.url, "missing": list(one.missing), "refusal": one.refusal} for one in check.found
        ],
    }
