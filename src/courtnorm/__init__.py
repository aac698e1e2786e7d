"""The Court and the Norm: the library behind the book."""

__version__ = "1.0.0"
