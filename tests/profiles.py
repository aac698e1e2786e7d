"""How many invented inputs the property tests try: a few in every run, very many in an attack.

``HYPOTHESIS_PROFILE=attack`` tries ten times as many. A test that sets a number of its own keeps
its share of either, by :func:`examples`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

#: Factor on the number of examples, by profile.
FACTORS = {"default": 1, "attack": 10}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")


def examples(number: int) -> settings:
    """Return settings for a test that tries ``number`` inputs in an ordinary run."""
    return settings(
        max_examples=number * FACTORS[PROFILE],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


def register() -> None:
    """Make the profiles known, and load the one that the environment names."""
    for name, factor in FACTORS.items():
        settings.register_profile(name, max_examples=100 * factor, deadline=None, print_blob=True)
    settings.load_profile(PROFILE)
