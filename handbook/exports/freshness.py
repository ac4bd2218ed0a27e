"""When each rule is due for another look, and whose turn it is: for a bot that reminds people."""

from __future__ import annotations

import json

from handbook.address import address
from handbook.book import Handbook
from handbook.prose import Reference
from handbook.view import due

FORMAT = "kefu-freshness/1"


def write(book: Handbook) -> dict[str, bytes]:
    """Return ``freshness.json``: every rule, the one due first at the top; the bot's own clock says which are late."""
    rows = []
    for name, rule in book.rules.items():
        head = book.authorities[book.authority_of(name)].authority
        place = book.place("rule", name, "checked_on")
        rows.append(
            {
                "rule": name,
                "title": rule.title,
                "owner": rule.owner,
                "authority": head.name,
                "kind": head.kind,
                "platform": head.platform,
                "status": rule.status,
                "confidence": rule.confidence,
                "checked_on": rule.checked_on.isoformat(),
                "due": due(rule).isoformat(),
                "source": rule.source,
                "url": book.settings.site_url + address(book, Reference("rule", name)),
                "path": place.path,
                "line": place.line,
            }
        )
    rows.sort(key=lambda row: (str(row["due"]), str(row["rule"])))
    data = {"format": FORMAT, "edition": book.settings.edition, "rules": rows}
    return {"freshness.json": (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()}
