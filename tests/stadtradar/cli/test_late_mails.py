"""From a redesign to the late mail: what could not be read is read again and told to those who waited."""

from email import message_from_bytes, policy

from tests.crawler.news_site import TEXT, article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.calling import CommandLine

REDESIGNED = (
    "<!doctype html><html lang='de'><head></head><body>"
    f"<div class='a1'>Lärm in Trier</div><div class='b2'>{TEXT} {TEXT} Gemessen wird in Trier.</div>"
    "</body></html>"
)


def described(site: FaultServer, reading: str) -> str:
    return (
        f'[crawler]\nsources = []\ndelay_seconds = 0\nallowed_hosts = ["{site.authority}"]\n'
        "[alerts]\ngroup_wait_minutes = 0\n"
        '[[source]]\nname = "blatt"\ntitle = "Das Blatt"\n'
        f'home = "{site.url("/")}"\nfeeds = ["{site.url("/feed/")}"]\n{reading}'
    )


def test_a_redesign_is_made_good_by_a_replay(stadtradar: CommandLine) -> None:
    before, after = "/k21-meldungen/bad/", "/k21-meldungen/laerm/"
    with FaultServer() as site:
        site.answers["/feed/"] = feed(rss(site.url(before)))
        site.answers[before] = page(article("Neues Bad"))
        stadtradar.configure(described(site, 'site = "kommune21"\n'))
        stadtradar("crawl")
        stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich", "--query", "Trier")
        site.answers["/feed/"] = feed(rss(site.url(after), site.url(before)))
        site.answers[after] = page(REDESIGNED)
        crawled = stadtradar("crawl", "--json").document["sources"][0]["counts"]
        stadtradar.configure(described(site, '[source.selectors]\ntitle = ".a1"\nbody = ".b2"\n'))
    # The site is gone: nothing is fetched again.

    replayed = stadtradar("replay")
    sent = stadtradar("alerts", "send", "--json").document

    assert (crawled["stored"], crawled["failed"]) == (0, 1)
    assert "blatt  neu: Lärm in Trier" in replayed.out
    assert "verspätet benachrichtigt" in replayed.out
    assert sent["sent"] == 1
    (mail,) = (stadtradar.settings.data_dir / "mail/new").iterdir()
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert str(message["Subject"]).startswith("Verspätet: Lärm in Trier")
    assert "Verspätet, weil der Seitenbau von Das Blatt geändert war" in body.get_content()
