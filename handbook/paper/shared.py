"""What every kind of booklet shares: the book's card, links between records, replies, QR codes."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import Any

import segno

from handbook.address import address
from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.prose import Reference, content
from handbook.reply import pieces

Data = dict[str, Any]


def base(book: Handbook, *, trainer: bool = False) -> Data:
    """Return what the shared templates need of every booklet: the book's card, the words, and no targets for links."""
    return {"trainer": trainer, "words": WORDS, "book": card(book), "chapters": {}, "targets": {}}


def card(book: Handbook) -> Data:
    """Return what the cover and the imprint say of the book and the shop."""
    settings = book.settings
    return {
        "title": settings.title,
        "subtitle": settings.subtitle,
        "edition": settings.edition,
        "date": settings.date.isoformat(),
        "audience": content(settings.audience),
        "licence": settings.licence,
        "disclaimer": settings.disclaimer,
        "shop": book.shop.name,
        "logo": book.shop.logo if book.shop.logo in book.images else None,
        "qr": qr(settings.site_url),
        "url": settings.site_url,
        "short": short(settings.site_url),
    }


def parts(book: Handbook) -> list[Data]:
    """Return the parts that have a written chapter; the unwritten ones of a part are counted, not shown."""
    parts = []
    for number, part in enumerate(book.settings.parts, 1):
        written = [name for name in part.chapters if name in book.chapters]
        if written:
            planned = len(part.chapters) - len(written)
            parts.append(
                {
                    "id": part.id,
                    "number": number,
                    "title": part.title,
                    "summary": part.summary,
                    "chapters": written,
                    "planned": planned,
                }
            )
    return parts


def reply(book: Handbook, text: str) -> list[Any]:
    """Return a reply as text and blanks; variables are filled."""
    return [
        p if isinstance(p, str) else {"t": "slot", "name": p.name} if p.blank else p.value
        for p in pieces(text, book.shop)
    ]


# --- links and their targets ----------------------------------------------------------------------------------------

_TITLES = {"metric": "name", "term": "term", "figure": "statement"}


def links(book: Handbook, kind: str, names: Sequence[str]) -> list[Data]:
    """Return the records a list of references names, as key and title; unknown ids are another check's matter."""
    known = book.by_kind[kind]
    return [
        {"key": f"{kind}:{name}", "title": getattr(known[name], _TITLES.get(kind, "title"))}
        for name in names
        if name in known
    ]


def users(book: Handbook, kind: str, name: str) -> list[Data]:
    """Return the chapters that use a record, as links."""
    return [
        {
            "key": f"chapter:{chapter}#{section}" if section else f"chapter:{chapter}",
            "title": f"第{book.number(chapter)}章",
        }
        for chapter, section in book.chapters_using(kind, name)
    ]


def met_first(book: Handbook, kind: str, records: Any) -> list[tuple[str, Any]]:
    """Return records in the order in which the chapters use them, the unused ones last."""
    places: dict[str, int] = {}
    for chapter in book.order:
        for section in book.chapters[chapter].sections:
            for name in getattr(section, f"{kind}s"):
                places.setdefault(name, len(places))
    return sorted(records.items(), key=lambda item: places.get(item[0], len(places)))


# --- addresses ------------------------------------------------------------------------------------------------------


def site(book: Handbook, kind: str, identifier: str, section: str = "") -> Data:
    """Return where a record or a section stands on the site: QR code, address, and the address as one writes it."""
    return address_of(book, address(book, Reference(kind, identifier, section)))


def address_of(book: Handbook, page: str) -> Data:
    """Return where a page of the site is, such as ``rules/index.html``: QR code, address, address as one writes it."""
    url = book.settings.site_url + page
    return {"qr": qr(url), "url": url, "short": short(url)}


@functools.cache  # the same address stands in several booklets, and choosing the best of eight masks takes time
def qr(url: str) -> str:
    """Return a QR code as SVG: level M bears 15 % damage, the quiet zone is the 4 modules of ISO/IEC 18004."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=4, scale=4, dark="#000", light="#fff")
    return out.getvalue().decode()


def short(url: str) -> str:
    """Return an address as one writes it by hand."""
    return url.removeprefix("https://").removeprefix("http://").removesuffix("/")
