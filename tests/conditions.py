"""Odd conditions to run a command under: no network, no rights, another language, another day.

Each returns what it takes, or skips the test with the reason where this machine can not give it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

#: By so many days is the clock ahead under :func:`another_day`.
DAYS = 400
_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#define AHEAD (%d * 86400L)
int clock_gettime(clockid_t id, struct timespec *now) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int status = real(id, now);
  if (!status && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += AHEAD;
  return status;
}
int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  int status = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return status;
}
time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
"""


def _works(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return not subprocess.run(command, capture_output=True, check=False).returncode


def offline() -> list[str]:
    """Return what to put before a command so that it reaches no network, only its own machine."""
    for prefix in (["unshare", "-n"], ["unshare", "-rn"]):
        if _works(*prefix, "true"):
            # Jupyter talks to its kernel over the loopback, which a new namespace has switched off
            return [*prefix, "sh", "-c", 'ip link set lo up || exit 99; exec "$@"', "sh"]
    pytest.skip("no network namespace can be made here: not tried without a network")


def without_rights() -> list[str]:
    """Return what to put before a command so that it may write only where anyone may."""
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("run as root, and no setpriv here to do without root's rights")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def in_turkish(folder: Path) -> dict[str, str]:
    """Return the environment of a Turkish shell, whose locale is made in ``folder``."""
    made = folder / "locale" / "tr_TR.UTF-8"
    made.parent.mkdir(parents=True)
    if not _works("localedef", "--no-archive", "-i", "tr_TR", "-f", "UTF-8", str(made)):
        pytest.skip("no Turkish locale can be made here (localedef, or its tr_TR, is missing)")
    return {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LOCPATH": str(made.parent)}


def another_day(folder: Path) -> dict[str, str]:
    """Return an environment in which every clock is :data:`DAYS` days ahead."""
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(_CLOCK % DAYS, "utf-8")
    if not _works("cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"):
        pytest.skip("no C compiler here: the clock can not be set ahead for one command")
    return {"LD_PRELOAD": str(library)}
