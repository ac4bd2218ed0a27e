"""What every sheet's data has in common with the booklets'."""

from handbook import paper
from handbook.book import Handbook
from handbook.labels import WORDS

Data = paper.Data
qr = paper._qr
reply = paper._reply
rubric = paper._rubric
script_card = paper._script
short = paper._short


def base(book: Handbook, *, trainer: bool = False) -> Data:
    """Return what the shared templates need: the book's card, the words, and no targets for links."""
    return {"trainer": trainer, "words": WORDS, "book": paper._card(book), "chapters": {}, "targets": {}}
