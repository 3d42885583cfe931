"""Documents that attack whoever reads them, by name."""

LAUGHS = '<!DOCTYPE x [<!ENTITY e0 "ha">{}]>'.format(
    "".join(f'<!ENTITY e{n + 1} "&e{n};&e{n};&e{n};&e{n};&e{n};&e{n};&e{n};&e{n};">' for n in range(30))
)
LAUGH = "&e30;"
QUADRATIC = f'<!DOCTYPE x [<!ENTITY q "{"ha" * 50_000}">]>'
QUADRATIC_USE = "&q;" * 20_000


def external(url: str) -> str:
    """Return a document type whose entity `&x;` is what stands at this URL."""
    return f'<!DOCTYPE x [<!ENTITY x SYSTEM "{url}">]>'


def nested(depth: int, text: str = "") -> str:
    """Return a page whose elements nest this deep around a text."""
    return f"<!doctype html><html><body>{'<div>' * depth}<p>{text}</p>{'</div>' * depth}</body></html>"


# Everything that looks like nothing, ends a line for some program, or turns the writing around.
CONTROLS = "\x00\x07\x0b\x0c\x1b\x1c\x1e\x85\xad\u061c\u200b\u200d\u200e\u2028\u2029\u202e\u2066\ufeff\ufffe"
INJECTIONS = (
    "<script>alert(1)</script>",
    "</title></textarea></style><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "=HYPERLINK(1)\r\nBcc: opfer@example.org",
    "]]><script>alert(1)</script>",
)
