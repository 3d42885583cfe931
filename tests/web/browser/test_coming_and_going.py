"""The whole way of a reader in a real browser: sign up, confirm by mail, manage, leave."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from threading import Event

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from alerts.mail.smtp import SmtpTransport
from alerts.mail.smtp_session import SmtpServer
from scheduler.jobs import LetterPlan, SendLetters
from stadtradar.channels import reader_webhook_fault
from stadtradar.settings import Settings
from storage.database import Database
from storage.tables import Subscriber
from tests.articles import an_article
from tests.mail_server import MailServer
from tests.web.browser.conftest import Window
from tests.web.browser.test_accessibility import AXE, OUTLINED, SCHEMES, faults, focused, overflow
from tests.web.door import Door, link_in, open_door
from tests.web.stored import KOMMUNE21, register, store

pytestmark = pytest.mark.browser

READER = "leserin@example.org"


class Site:
    """The door, a mail server behind it, and the job that carries letters from one to the other."""

    def __init__(self, door: Door, mails: MailServer) -> None:
        self.door = door
        self.mails = mails
        self.url = door.visitor.url
        transport = SmtpTransport(SmtpServer(host="127.0.0.1", port=mails.port, security="none"))
        plan = LetterPlan(
            transport=transport,
            envelope_sender="radar@stadt.example",
            owner="test",
            lease_for=timedelta(minutes=5),
        )
        self._job = SendLetters(door.database, plan, Event())
        self.close = transport.close

    def link(self) -> str:
        """Send what is due, and return the path of the link in the mail that came last."""
        self._job()
        return link_in(self.mails.received[-1].content)

    def waits(self, seconds: float = 10) -> None:
        """Let time pass."""
        self.door.passes(timedelta(seconds=seconds))


@pytest.fixture
def site(sqlite_database: Database) -> Iterator[Site]:
    register(sqlite_database, KOMMUNE21)
    with (
        open_door(sqlite_database, webhook_fault=partial(reader_webhook_fault, Settings())) as door,
        MailServer() as mails,
    ):
        door.now = datetime.now(UTC) - timedelta(hours=1)  # the job looks at the real clock
        yesterday = door.now - timedelta(days=1)
        store(sqlite_database, an_article(title="Parken in Kaiserslautern"), now=yesterday)
        site = Site(door, mails)
        yield site
        site.close()


@pytest.fixture
def examined(browser: Browser) -> Iterator[Page]:
    """Return a page into which axe may be put: our policy would keep it out."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def fill(page: Page, url: str) -> None:
    page.goto(f"{url}/?q=Kaiserslautern")
    page.get_by_role("link", name="Diese Suche abonnieren").click()
    page.get_by_role("textbox", name="E-Mail-Adresse").fill(READER)
    page.get_by_label("täglich, gesammelt").check()
    page.get_by_label("Uhrzeit der gesammelten Mail").select_option("8 Uhr")
    page.get_by_label("Ich möchte zu dieser Suche").check()


def order(page: Page, site: Site) -> None:
    fill(page, site.url)
    page.get_by_role("button", name="Vorschau ansehen").click()
    site.waits()
    page.get_by_role("button", name="Bestätigungsmail anfordern").click()


def test_a_reader_comes_manages_and_goes_without_javascript(site: Site, plain_window: Window) -> None:
    page = plain_window.page

    order(page, site)
    assert page.locator("h1").inner_text() == "Bitte im Postfach bestätigen"

    page.goto(site.url + site.link())
    assert "täglich um 8 Uhr" in page.locator(".queries").inner_text()
    page.get_by_role("button", name="Ja, ich möchte das").click()
    assert page.locator("h1").inner_text() == "Bestätigt"
    assert "Parken in Kaiserslautern" in page.locator(".list").inner_text()

    page.get_by_role("link", name="Suchen verwalten").click()
    page.get_by_text("Einstellungen ändern").click()
    page.get_by_label("an Wochentagen").first.check()
    page.get_by_label("Freitag").first.check()
    page.get_by_role("button", name="Speichern").first.click()
    assert page.locator(".done").inner_text() == "Gespeichert."
    assert "Montag, Freitag um 8 Uhr" in page.locator(".subscription").inner_text()

    page.locator("summary", has_text="Pausieren").click()
    day = (site.door.now + timedelta(days=20)).strftime("%d.%m.%Y")
    page.get_by_label("An diesem Tag geht es weiter").fill(day)
    page.get_by_role("button", name="Pausieren").click()
    assert f"pausiert bis {day}" in page.locator(".subscription").inner_text()

    with page.expect_download() as download:
        page.get_by_role("link", name="Daten herunterladen").click()
    assert download.value.suggested_filename == "meine-daten.zip"

    page.get_by_label("Zur Bestätigung bitte löschen eintippen").fill("löschen")
    page.get_by_role("button", name="Endgültig löschen").click()
    assert page.locator("h1").inner_text() == "Gelöscht"
    with site.door.database.reading() as session:
        assert [person.email for person in session.query(Subscriber)] == [None]
    assert [mail.recipient for mail in site.mails.received] == [READER]
    assert plain_window.suspicious == []
    assert page.context.cookies() == []


def test_a_reader_who_lost_the_link_gets_it_by_mail(site: Site, plain_window: Window) -> None:
    site.door.confirmed(adresse=READER)
    page = plain_window.page

    page.goto(f"{site.url}/verwalten")
    page.get_by_role("textbox", name="E-Mail-Adresse").fill(READER)
    page.get_by_role("button", name="Link anfordern").click()
    page.goto(site.url + site.link())

    assert page.locator("h1").inner_text() == "Ihre Suchen"


def examine(page: Page, where: str) -> None:
    """Let axe look at the page as it is, narrow and wide, bright and dark, with everything unfolded."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for scheme, width in product(SCHEMES, (1280, 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=AXE).response
        seen = (where, scheme, width)
        assert (*seen, faults(found["violations"])) == (*seen, [])
        assert (*seen, faults(found["incomplete"])) == (*seen, [])
        assert (*seen, overflow(page)) == (*seen, 0)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_axe_finds_nothing_on_the_way_in(site: Site, examined: Page) -> None:
    page = examined
    page.goto(f"{site.url}/abo")
    examine(page, "form")
    page.get_by_role("textbox", name="E-Mail-Adresse").fill("leserin")
    page.get_by_role("button", name="Vorschau ansehen").click()
    examine(page, "faults")
    fill(page, site.url)
    page.get_by_role("button", name="Vorschau ansehen").click()
    examine(page, "preview")
    site.waits()
    page.get_by_role("button", name="Bestätigungsmail anfordern").click()
    examine(page, "sent")
    page.goto(site.url + site.link())
    examine(page, "confirm")
    page.get_by_role("button", name="Ja, ich möchte das").click()
    examine(page, "confirmed")
    page.goto(f"{site.url}/abo/bestaetigen/erfunden")
    examine(page, "unknown")


def test_axe_finds_nothing_where_all_is_managed(site: Site, examined: Page) -> None:
    page, path = examined, site.door.confirmed(adresse=READER)
    page.goto(site.url + path)
    examine(page, "manage")
    page.get_by_label("Suchanfrage").first.fill("(Mainz")
    page.get_by_role("button", name="Speichern").first.click()
    examine(page, "faults")
    page.get_by_label("An diesem Tag geht es weiter").fill("gestern")
    page.get_by_role("button", name="Pausieren").click()
    examine(page, "pause")
    page.get_by_role("button", name="Endgültig löschen").click()
    examine(page, "mistyped")
    page.goto(f"{site.url}/verwalten")
    examine(page, "ask")


def test_axe_finds_nothing_where_feeds_and_webhooks_are_made(site: Site, examined: Page) -> None:
    page, path = examined, site.door.confirmed(adresse=READER)
    page.goto(site.url + path)
    page.get_by_text("Als Feed lesen").click()
    page.get_by_role("button", name="Feed anlegen").click()
    examine(page, "feed made")
    page.get_by_role("link", name="Zurück zu Ihren Suchen").click()
    page.get_by_text("Webhook eintragen").first.click()
    page.get_by_label("Adresse").fill("https://127.0.0.1/")
    page.get_by_role("button", name="Webhook eintragen").click()
    examine(page, "webhook refused")
    page.get_by_label("Adresse").fill(f"https://hook.stadt.example/{'geheim' * 30}")
    page.get_by_role("button", name="Webhook eintragen").click()
    examine(page, "webhook made")
    page.get_by_role("link", name="Zurück zu Ihren Suchen").click()
    examine(page, "both there")
    assert page.get_by_text("Feed Nr. 1, angelegt am").first.is_visible()
    assert page.get_by_text("Meldet: „Kaiserslautern“").is_visible()


def test_a_reader_makes_a_feed_and_a_webhook_without_javascript(site: Site, plain_window: Window) -> None:
    page, path = plain_window.page, site.door.confirmed(adresse=READER)
    page.goto(site.url + path)

    page.get_by_text("Als Feed lesen").click()
    page.get_by_role("button", name="Feed anlegen").click()
    address = page.get_by_role("link", name=".json").get_attribute("href")
    page.get_by_role("link", name="Zurück zu Ihren Suchen").click()
    page.get_by_text("Als Feed lesen").click()
    assert page.get_by_text("Feed Nr. 1, angelegt am").first.is_visible()
    assert page.request.get(str(address)).status == 200
    page.get_by_role("button", name="Feed Nr. 1, angelegt am").click()
    assert page.locator(".done").inner_text() == "Der Feed ist gesperrt; seine Adressen gelten nicht mehr."
    assert page.request.get(str(address)).status == 410

    page.get_by_text("Webhook eintragen").first.click()
    page.get_by_label("Adresse").fill("https://hook.stadt.example/geheim")
    page.get_by_role("button", name="Webhook eintragen").click()
    assert page.locator(".once code").inner_text().startswith("whsec_")
    page.get_by_role("link", name="Zurück zu Ihren Suchen").click()
    page.get_by_role("button", name="Entfernen").click()
    assert page.locator(".done").inner_text() == "Entfernt. Dorthin wird nichts mehr gemeldet."
    assert plain_window.suspicious == []


@pytest.mark.parametrize("where", ["/abo", "manage"])
def test_the_keyboard_reaches_every_field_visibly(site: Site, window: Window, where: str) -> None:
    path = site.door.confirmed(adresse=READER) if where == "manage" else where
    page = window.page
    page.goto(site.url + path)

    seen = set()
    for _ in range(300):
        page.keyboard.press("Tab")
        if focused(page, "one => one.tagName") == "BODY":
            break
        assert focused(page, OUTLINED), focused(page, "one => one.outerHTML")
        seen.add(focused(page, "one => one.name || one.textContent.trim()"))

    wanted = {
        "q",
        "adresse",
        "rhythmus",
        "uhrzeit",
        "wochentag",
        "sprache",
        "anrede",
        "einwilligung",
        "schritt",
    }
    assert where == "manage" or wanted <= seen
    assert "website" not in seen  # the trap is for programs
    assert where != "manage" or {"sprache", "anrede", "hoechstens", "wort", "tun"} <= seen
