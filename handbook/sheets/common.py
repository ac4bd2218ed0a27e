"""Temporary: what paper offers."""
from handbook.paper import _card, _qr, _reply, _rubric, _short, _links, Data
rubric = _rubric
from handbook.labels import WORDS

def base(book, trainer=False):
    return {"trainer": trainer, "words": WORDS, "book": _card(book), "chapters": {}, "targets": {}}

from handbook.paper import _script as script_card
