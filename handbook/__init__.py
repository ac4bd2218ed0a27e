"""The handbook generator: YAML in, a checked website, PDFs and exports out.

The flow, in the order of the modules::

    source   a YAML file      -> plain values + the place of each
    model    the records      (frozen, one Chinese sentence per field)
    load     data/            -> Handbook + problems
    checks   Handbook         -> problems
    prose    an author's text -> one tree -> HTML, Typst content, plain text
    render   Handbook         -> Markdown pages      site   pages -> website
    pdf      Handbook         -> PDF booklets
    exports  Handbook         -> files for other tools
    lint     a reply + rules  -> findings    replies_file   a shop's own list    lint_report   findings -> text, JSON
    cli      the only module that prints or exits
"""

__version__ = "0.1.0"
