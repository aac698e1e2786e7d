"""The one exception the library raises on bad input."""


class CourtnormError(Exception):
    """Bad input, said in one line: which file, which row, what was expected.

    The command line prints the message and exits with status 1; nothing has been written when it
    is raised.
    """


def fail(where: str, row: object, expected: str) -> CourtnormError:
    """Return (not raise) an error that names a file, a row or key in it, and what was expected.

    ``row`` may be a number, a key such as a symbol, or ``None`` where the whole file is meant.
    """
    place = f"{where}: row {row}" if row is not None else where
    return CourtnormError(f"{place}: {expected}")
