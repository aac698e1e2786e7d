"""The attack: data and pages corrupted one change at a time, and what the checks say to it.

``files`` holds the committed tables as rows that can be written back byte for byte, ``operators``
the kinds of change, ``data`` draws them by a seed, ``bench`` puts each before the checks, ``prose``
does the same to the pages, and ``report`` counts.
"""
