"""The book's own Sphinx code, one package with one ``setup`` (``courtnorm.press.sphinx.book``)."""
