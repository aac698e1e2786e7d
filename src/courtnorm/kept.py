"""Work done once for the same tables, where many claims, or many variants, ask for the same.

The functions of the claims take tables by name and start from nothing, which keeps each of them
plain. Testing all claims, or one claim under thirty-two combinations, repeats most of that work.
A :class:`Workbench` is a mapping of tables that keeps what was made of them; a function marked with
:func:`keep` looks there first. With any other mapping nothing is kept and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Result = TypeVar("Result")


class Workbench(Mapping[str, pd.DataFrame]):
    """Tables by name, and what was made of them.

    ``shelf`` may be shared by several: a result is found again only for the very same tables it was
    made of, so a variant in which one of them is another table makes its own. A table is fetched
    when it is first asked for; ``held`` has those that were. Nobody may change them in place.
    """

    def __init__(self, tables: Tables, shelf: dict[Any, Any] | None = None) -> None:  # noqa: D107
        self.tables, self.held = tables, dict[str, pd.DataFrame]()
        self.shelf: dict[Any, Any] = {} if shelf is None else shelf

    def __getitem__(self, name: str) -> pd.DataFrame:  # noqa: D105
        if name not in self.held:
            self.held[name] = self.tables[name]
        return self.held[name]

    def __iter__(self) -> Iterator[str]:  # noqa: D105
        return iter(self.tables)

    def __len__(self) -> int:  # noqa: D105
        return len(self.tables)


def keep(*reads: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Mark a function of tables whose result a :class:`Workbench` keeps.

    ``reads`` names the tables that the function reads, and it is given no others, so that a table
    left out here is an error and never a stale result. Its other arguments must be hashable. What
    is returned is a copy: change it as you like.
    """

    def mark(function: Callable[..., Result]) -> Callable[..., Result]:
        @wraps(function)
        def wrapped(data: Tables, *arguments: Any, **named: Any) -> Result:
            if not isinstance(data, Workbench):
                return function(data, *arguments, **named)
            read = {name: data[name] for name in reads if name in data}
            # The tables are kept with the result: as long as they live, no other has their id.
            key = (function, tuple(map(id, read.values())), arguments, tuple(named.items()))
            if key not in data.shelf:
                made = function(Workbench(read, data.shelf), *arguments, **named)
                data.shelf[key] = (list(read.values()), made)
            return _copy(data.shelf[key][1])

        return wrapped

    return mark


def _copy(made: Any) -> Any:
    if isinstance(made, (pd.DataFrame, pd.Series)):
        return made.copy()
    if isinstance(made, tuple) and all(isinstance(part, pd.DataFrame) for part in made):
        return tuple(part.copy() for part in made)
    return made
