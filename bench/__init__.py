"""Measure what the book costs, side by side in one run; ratios are what counts.

Nothing here is a test, and no test looks at a clock. Each part (:mod:`bench.report` lists
them) measures the book and, in the same run, what one would use instead, and gives rows: what was
measured, the value, the bar it should keep to.
"""
