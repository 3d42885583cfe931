"""The settings under which the demonstration runs: a file like any operator's."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from demo.newsroom_site import NewsSite


def settings_file(data_dir: Path, sites: Iterable[NewsSite], smtp_port: int, web_port: int) -> str:
    """Return TOML: the newsroom's sites as sources in quick succession, mail to the mailbox."""
    sites = list(sites)
    hosts = ", ".join(_quoted(urlsplit(site.url).netloc) for site in sites)
    general = f"""\
data_dir = {_quoted(str(data_dir))}

[crawler]
contact = "demo@example.org"
sources = []
delay_seconds = 0.05
interval_minutes = 0.03
allowed_hosts = [{hosts}]

[storage]
min_free_mib = 0

[mail]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
sender = "stadtradar@example.org"

[alerts]
group_wait_minutes = 0.03

[web]
port = {web_port}
title = "Stadtradar (Vorführung)"
"""
    return "\n".join([general, *(_source(site) for site in sites)])


def source_name(site: NewsSite) -> str:
    """Return the name under which a site of the newsroom is a source."""
    return f"demo-{site.name}"


def _source(site: NewsSite) -> str:
    return f"""\
[[source]]
name = "{source_name(site)}"
title = {_quoted(site.title)}
site = "kommune21"
home = {_quoted(site.home)}
feeds = [{_quoted(site.feed)}]
listings = [{_quoted(site.home)}]
"""


def _quoted(text: str) -> str:
    """Return a TOML literal string; no title, path or address of the newsroom holds an apostrophe."""
    return f"'{text}'"
