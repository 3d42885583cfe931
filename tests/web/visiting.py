"""Visiting the pages as a program does: over HTTP, without a browser."""

from collections.abc import Mapping

import requests
from parsel import Selector


class Answer:
    """What the server answered."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.content = response.content
        self.text = response.content.decode(errors="replace")
        self.cookies = response.cookies
        self._html = Selector(self.text or "<html></html>")

    def texts(self, css: str) -> list[str]:
        """Return the readable text of every element, blanks folded."""
        return [" ".join("".join(found.css("*::text").getall()).split()) for found in self._html.css(css)]

    def text_of(self, css: str) -> str:
        """Return the readable text of the one element."""
        (found,) = self.texts(css)
        return found

    def attributes(self, css: str, name: str) -> list[str]:
        """Return an attribute of every element that has it."""
        return self._html.css(css).xpath(f"@{name}").getall()

    def attribute(self, css: str, name: str) -> str:
        """Return an attribute of the one element."""
        (found,) = self.attributes(css, name)
        return found


class Visitor:
    """Asks one server, follows no redirect, keeps no cookie."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str, **parameters: str | int) -> Answer:
        """Ask for a page; `path` goes out as it is."""
        return self.send("GET", path, parameters=parameters)

    def post(self, path: str, data: str | bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form."""
        return self.send("POST", path, data=data, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str | int] | None = None,
        data: str | bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send any request."""
        request = requests.Request(method, self.url + "/", params=parameters, data=data, headers=headers)
        prepared = self._session.prepare_request(request)
        # requests would tidy the path up; the server must be seen to cope with what is typed.
        _, _, query = (prepared.url or "").partition("?")
        prepared.url = f"{self.url}{path}" + (f"?{query}" if query else "")
        return Answer(self._session.send(prepared, allow_redirects=False, timeout=30))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
