"""What the tests of pages share: the head of a page that computes."""

from __future__ import annotations

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
