import pytest
from fastapi.routing import iter_route_contexts

from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.database import Database
from tests.web.door import people_of
from tests.web.visiting import Visitor
from web.app import create_app
from web.security import SAFE_METHODS, SECURITY_HEADERS

EVERY_KIND_OF_PAGE = [
    "/",
    "/?q=Mainz",
    "/?q=(",
    "/?vor=x",
    "/artikel/1",
    "/quellen",
    "/abmelden/falsch",
    "/livez",
    "/static/stadtradar.css",
    "/static/favicon.svg",
    "/static/fehlt.css",
    "/fehlt",
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "erfunden"},
    {"Origin": "https://example.org"},
    {"Origin": "null"},
    {"Origin": "http://[kaputt"},
    {"Origin": "https://example.org", "X-Forwarded-Host": "example.org"},
]


@pytest.mark.parametrize("path", EVERY_KIND_OF_PAGE)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_every_answer_carries_the_security_headers_and_no_cookie(
    empty_visitor: Visitor, path: str, method: str
) -> None:
    answer = empty_visitor.send(method, path)

    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert not answer.cookies
    assert "Server" not in answer.headers
    assert answer.status < 500


def test_the_policy_lets_nothing_in_but_our_own_styles_and_images() -> None:
    assert SECURITY_HEADERS["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_machine_room_is_open(empty_visitor: Visitor, path: str) -> None:
    assert empty_visitor.get(path).status == 404


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", ["/", "/quellen", "/artikel/1", "/fehlt", "/static/stadtradar.css"])
def test_what_another_site_sends_is_refused(
    empty_visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    answer = empty_visitor.post(path, headers=headers)

    assert answer.status == 403
    assert answer.text_of("h1") == "Aufruf von einer fremden Seite"


def test_reading_from_another_site_is_allowed(empty_visitor: Visitor) -> None:
    assert empty_visitor.send("GET", "/quellen", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str
)
def test_what_our_own_pages_send_goes_through(empty_visitor: Visitor, headers: dict[str, str]) -> None:
    assert empty_visitor.post("/quellen", headers=headers).status == 405


def test_our_own_origin_goes_through(empty_visitor: Visitor) -> None:
    assert empty_visitor.post("/quellen", headers={"Origin": empty_visitor.url}).status == 405


def test_only_what_proves_who_may_acts_and_what_asks_for_a_mail(
    sqlite_database: Database, tokens: UnsubscribeTokens
) -> None:
    app = create_app(
        sqlite_database,
        tokens=tokens,
        readers=ReaderTokens(["k"]),
        hmac_key=b"k",
        people=people_of(sqlite_database),
    )

    acting = {
        context.path
        for context in iter_route_contexts(app.routes)
        if not SAFE_METHODS.issuperset(context.methods or ())
    }

    # These prove who may: by a signed or unguessable token, and by an address with a signature of the body.
    proven = {
        "/abmelden/{token:path}",
        "/abo/bestaetigen/{token:path}",
        "/nicht-relevant/{token:path}",
        "/verwalten/{token}",
        "/websub/{callback}",
    }
    # These change nothing but that a mail is written to the owner of an address, seldom.
    assert acting == proven | {"/abo", "/verwalten"}


@pytest.mark.parametrize(
    "path",
    [
        "//example.org",
        "//example.org/quellen",
        "/\\example.org",
        "/%5cexample.org",
        "/%2f%2fexample.org/",
        "/quellen/",
        "/quellen//",
        "/.//example.org",
        "/https://example.org",
        "/%0d%0aLocation:%20https://example.org",
        "/?lang=//example.org",
    ],
)
def test_no_address_leads_away(empty_visitor: Visitor, path: str) -> None:
    answer = empty_visitor.get(path)

    assert "Location" not in answer.headers
    assert answer.status in {200, 404}
    for href in answer.attributes("a", "href"):
        assert href.startswith(("/", "#"))
        assert not href.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/%00",
    ],
)
def test_only_static_files_are_handed_out(empty_visitor: Visitor, path: str) -> None:
    assert empty_visitor.get(f"/static/{path}").status == 404


def test_forwarded_headers_and_the_host_change_nothing(empty_visitor: Visitor) -> None:
    forged = {"Host": "example.org", "X-Forwarded-Host": "example.org", "X-Forwarded-Proto": "https"}

    answer = empty_visitor.send("GET", "/quellen", headers=forged)

    assert answer.text == empty_visitor.get("/quellen").text
