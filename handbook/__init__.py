"""The handbook generator: YAML in, a checked website, PDFs and exports out.

The flow, in the order of the modules::

    source   a YAML file      -> plain values + the place of each
    model    the records      (frozen, one Chinese sentence per field)
    load     data/            -> Handbook + problems
    checks   Handbook         -> problems
    style    data/            -> the same values in the one style of YAML
    compare  two Handbooks    -> what changed, as sentences
    prose    an author's text -> one tree -> HTML, Typst content, plain text
    search   Handbook         -> what the browser searches
    render   Handbook         -> Markdown pages      site   pages -> website
    admin    Handbook         -> web form
    paper    Handbook         -> what stands in each kind of booklet
    pdf      Handbook         -> PDF booklets         shelf   PDFs  -> the site's print page
    pack     a website        -> its service worker, and the archive that opens from disk
    diff     two Handbooks    -> what changed for readers, as Markdown
    preview  data/            -> a website that follows what is saved; serve shows it
    exports  Handbook         -> files for other tools
    mend     problems -> data/, the wrong characters alone; new and recheck write there too
    schema   the models       -> hints for an editor while an author types
    manual   the models       -> tables of what authors write, for the guide
    pattern  a pattern + word lists -> an expression    sieve  many of them -> the few that a reply could match
    sense    a reply          -> the mistakes it reads guilty and innocent of; tests/learn.py teaches it
    lint     a reply + rules  -> findings    replies_file   a shop's own list    lint_report   findings -> text, JSON
    cli      the only module that prints or exits
"""

__version__ = "0.1.0"
