"""The timetables: each programme week by week, and a sheet for every day.

In: a Handbook. Out: plain data. A week has as many days as the programme's days spread over its weeks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from handbook.address import address
from handbook.book import Handbook
from handbook.model.reference import Activity, Programme, TrainingDay
from handbook.paper.shared import Data, base, short, site
from handbook.prose import Reference

_CLAUSE_END = re.compile(r"[，。：；]")


def data(book: Handbook, part: str) -> Data:
    """Return the programmes with their weeks and days."""
    return base(book) | {"programmes": [_programme(book, p) for p in book.programmes.values()]}


def _programme(book: Handbook, programme: Programme) -> Data:
    days = [_day(book, day) for day in programme.days]
    length = math.ceil(max(day["day"] for day in days) / programme.weeks)
    weeks: dict[int, list[Data]] = {}
    for day in days:
        weeks.setdefault((day["day"] - 1) // length + 1, []).append(day)
    return {
        "id": programme.id,
        "title": programme.title,
        "minutes": sum(day["minutes"] for day in days),
        "length": length,
        "weeks": [{"number": number, "days": held} for number, held in weeks.items()],
        **site(book, "programme", programme.id),
    }


def _day(book: Handbook, day: TrainingDay) -> Data:
    starts = [sum(a.minutes for a in day.activities[:i]) for i in range(len(day.activities))]
    activities = [_activity(book, a) | {"start": start} for a, start in zip(day.activities, starts, strict=True)]
    return {
        "day": day.day,
        "minutes": sum(a.minutes for a in day.activities),
        "activities": activities,
        "topics": _topics(activities),
        "sheets": sorted({a.sheet for a in day.activities if a.sheet}),
    }


def _activity(book: Handbook, activity: Activity) -> Data:
    return {
        "minutes": activity.minutes,
        "text": activity.activity,
        "brief": _CLAUSE_END.split(activity.activity, maxsplit=1)[0],
        "owner": activity.owner,
        "sheet": activity.sheet or "",
        "uses": list(_uses(book, activity)),
    }


def _uses(book: Handbook, activity: Activity) -> Iterator[Data]:
    """Yield the chapter, the exercise and the dialogue of an activity: a short name, the title, the address."""
    host = short(book.settings.site_url)
    if activity.chapter in book.chapters:
        name = activity.chapter or ""
        page = address(book, Reference("chapter", name))
        yield _use(
            f"第{book.number(name)}章", book.chapters[name].title, host, page, f"chapter:{name}", activity.minutes
        )
    chapter, _, exercise = (activity.exercise or "").partition("/")
    if chapter in book.chapters:
        for number, found in enumerate(book.chapters[chapter].exercises, 1):
            if found.id == exercise:
                name = f"练习{book.number(chapter)}-{number}"
                page = address(book, Reference("chapter", chapter, exercise))
                yield _use(name, found.title, host, page, f"exercise:{chapter}/{exercise}", activity.minutes)
    if activity.dialogue in book.dialogues:
        name = activity.dialogue or ""
        page = address(book, Reference("dialogue", name))
        yield _use("对话", book.dialogues[name].title, host, page, f"dialogue:{name}", activity.minutes)


def _use(name: str, title: str, host: str, page: str, key: str, minutes: int) -> Data:
    return {"name": name, "title": title, "short": f"{host}/{page}", "key": key, "minutes": minutes}


def _topics(activities: list[Data]) -> list[Data]:
    """Return what a day is about: what its activities use, each once, with the minutes spent on it in all."""
    topics: dict[str, Data] = {}
    for use in (use for activity in activities for use in activity["uses"]):
        known = topics.setdefault(use["key"], use | {"minutes": 0})
        known["minutes"] += use["minutes"]
    return list(topics.values())
