"""A page as a reader sees it: its lines of text in order, whatever its classes are called."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.pages.frames import HEADINGS, INLINE, caption_frames
from crawler.pages.text import clean
from crawler.pages.urls import absolute

_UNREAD = frozenset({
    "audio", "button", "canvas", "datalist", "head", "iframe", "input", "math", "nav", "noscript", "object",
    "option", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip


_MOST_BLOCKS = 20_000  # far more than any article and its surroundings have


@dataclass(frozen=True, kw_only=True)
class Run:
    """A stretch of text in one inline element."""

    text: str
    tag: str | None  # the innermost inline element, links apart; None for bare text
    glued: bool  # no blank between it and the run before
    after_break: bool


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link and the words it is laid upon."""

    href: str
    text: str
    base_url: str

    @property
    def url(self) -> str | None:
        """The absolute URL, None if it is no web address. Not made before it is asked for: most never are."""
        return absolute(self.base_url, self.href)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One line or paragraph."""

    text: str
    tag: str  # of the block element it stands in
    runs: tuple[Run, ...]
    links: tuple[Link, ...]
    within: frozenset[str]  # the tags of all elements around it
    parent: int  # equal for the children of one element
    article: int | None  # equal for what stands in one <article>
    pictures: tuple[str, ...]  # alternative texts of the pictures between the block before and this one
    beside_picture: bool  # shares a small container with a picture and nothing else
    element: etree._Element = field(repr=False, compare=False)  # the block element it stands in

    @property
    def is_heading(self) -> bool:
        """Tell whether the page calls it a heading."""
        return self.tag in HEADINGS

    @property
    def is_link(self) -> bool:
        """Tell whether the whole block is one link."""
        return len(self.links) == 1 and self.links[0].text == self.text


def read_blocks(
    body: etree._Element, base_url: str, dropped: Collection[etree._Element] = ()
) -> tuple[Block, ...]:
    """Return the blocks below an element in the order of the document, without the elements `dropped`.

    Never recursive: how deeply a page nests is the page's choice.
    """
    reader = _Reader(base_url, caption_frames(body))
    walker = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if _is_unread(element) or element in dropped:
                walker.skip_subtree()
            else:
                reader.enter(element)
        elif event == "end":
            reader.leave(element)
        if event != "start" and element is not body:
            reader.read(element.tail)
        if len(reader.blocks) >= _MOST_BLOCKS:
            break
    reader.flush()
    return tuple(reader.blocks)


def _is_unread(element: etree._Element) -> bool:
    return element.tag in _UNREAD or "hidden" in element.attrib


class _Reader:
    """Collects runs of text until a block element begins or ends."""

    def __init__(self, base_url: str, frames: frozenset[etree._Element]) -> None:
        self.blocks: list[Block] = []
        self._base_url = base_url
        self._frames = frames
        self._containers: list[etree._Element] = []
        # Of each container what is true of all that stands in it.
        self._serials: list[int] = []  # id() would be reused by the next element
        self._within: list[frozenset[str]] = []
        self._articles: list[int | None] = []
        self._framed: list[bool] = []
        self._entered = 0
        self._inline: list[etree._Element] = []
        self._links: list[etree._Element] = []
        self._runs: list[tuple[object, str | None, bool, list[str]]] = []
        self._linked: dict[etree._Element, list[str]] = {}
        self._pictures: list[str] = []
        self._after_break = False

    def enter(self, element: etree._Element) -> None:
        """Begin an element: inline ones open a run, all others a block."""
        tag = str(element.tag)
        if tag == "img":
            self._pictures.append(clean(element.get("alt") or ""))
        elif tag == "br":
            self._break()
        elif tag == "a" and self._containers:
            self._links.append(element)
        elif tag in INLINE and self._containers:
            self._inline.append(element)
        else:
            self._enter_container(element, tag)
        self.read(element.text)

    def _enter_container(self, element: etree._Element, tag: str) -> None:
        self.flush()
        within, article, framed = frozenset[str](), None, False
        if self._containers:
            within, article, framed = self._within[-1], self._articles[-1], self._framed[-1]
        self._entered += 1
        self._containers.append(element)
        self._serials.append(self._entered)
        self._within.append(within if tag in within else within | {tag})
        self._articles.append(self._entered if tag == "article" else article)
        self._framed.append(framed or element in self._frames)

    def leave(self, element: etree._Element) -> None:
        """End an element."""
        if self._links and self._links[-1] is element:
            self._links.pop()
        elif self._inline and self._inline[-1] is element:
            self._inline.pop()
        elif self._containers and self._containers[-1] is element:
            self.flush()
            for stack in (self._containers, self._serials, self._within, self._articles, self._framed):
                stack.pop()

    def read(self, text: str | None) -> None:
        """Add text to the run of the innermost inline element."""
        if not text or (not self._runs and text.isspace()):
            return
        element = self._inline[-1] if self._inline else None
        if not self._runs or self._runs[-1][0] is not element or self._after_break:
            tag = str(element.tag) if element is not None else None
            self._runs.append((element, tag, self._after_break, []))
            self._after_break = False
        self._runs[-1][3].append(text)
        if self._links:
            self._linked.setdefault(self._links[-1], []).append(text)

    def flush(self) -> None:
        """Close the block, if it has text."""
        if not self._runs:
            self._after_break = False
            return
        runs = self._closed_runs()
        if len(runs) == 1:
            text = runs[0].text
        else:
            text = clean("".join(("" if run.glued else " ") + run.text for run in runs))
        if text and self._containers:
            self.blocks.append(self._block(text, runs))
            self._pictures = []
        self._runs = []
        self._linked = {}
        self._after_break = False

    def _break(self) -> None:
        if any(container.tag in HEADINGS for container in self._containers[-3:]):
            self._after_break = True  # a headline on two lines is one headline
        else:
            self.flush()

    def _closed_runs(self) -> tuple[Run, ...]:
        runs: list[Run] = []
        blank = True
        for _, tag, after_break, pieces in self._runs:
            raw = "".join(pieces)
            text = clean(raw)
            if text:
                glued = not (blank or after_break or raw[0].isspace())
                runs.append(Run(text=text, tag=tag, glued=glued, after_break=after_break))
                blank = raw[-1].isspace()
            else:
                blank = True
        return tuple(runs)

    def _block(self, text: str, runs: tuple[Run, ...]) -> Block:
        return Block(
            text=text,
            tag=str(self._containers[-1].tag),
            runs=runs,
            links=tuple(self._closed_links()) if self._linked else (),
            within=self._within[-1],
            parent=self._serials[-2] if len(self._serials) > 1 else 0,
            article=self._articles[-1],
            pictures=tuple(self._pictures),
            beside_picture=self._framed[-1],
            element=self._containers[-1],
        )

    def _closed_links(self) -> Iterator[Link]:
        for anchor, pieces in self._linked.items():
            text = clean("".join(pieces))
            if text:
                yield Link(href=anchor.get("href") or "", text=text, base_url=self._base_url)
