"""Fetch a large file once, check it, and say plainly what went wrong where it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pooch
import requests

from courtnorm.errors import CourtnormError

#: How a page looks that asks whether the reader is human, where a file was expected.
_PAGE = (b"<!doctype html", b"<html", b"<head")


class _FileOrRefusal(pooch.HTTPDownloader):
    """Pooch's downloader, which stops where a web page comes in place of the file."""

    def __call__(self, url: str, output_file: Any, pooch: Any, check_only: bool = False) -> Any:
        super().__call__(url, output_file, pooch, check_only)
        if check_only:
            return None
        with open(output_file, "rb") as stream:
            start = stream.read(512).lstrip().lower()
        if start.startswith(_PAGE):
            raise CourtnormError(
                f"{url}: a web page came instead of the file, perhaps one that asks whether you "
                "are human: fetch the file by hand and name it"
            )
        return None


def md5(path: Path) -> str:
    """Return the MD5 of a file, read piece by piece."""
    return str(pooch.file_hash(str(path), alg="md5"))


def checked(path: Path, expected: str) -> Path:
    """Return a file on disk whose MD5 is the expected one; refuse any other."""
    if not path.is_file():
        raise CourtnormError(f"{path}: no such file")
    with path.open("rb") as stream:
        if stream.read(512).lstrip().lower().startswith(_PAGE):
            raise CourtnormError(f"{path}: a web page, not the file: fetch it by hand once more")
    found = md5(path)
    if found != expected:
        raise CourtnormError(
            f"{path}: MD5 {found}, expected {expected}: cut off or another version"
        )
    return path


def fetch(address: str, expected: str, folder: Path, *, progress: bool = True) -> Path:
    """Download a file into a folder unless it is there already; return its path.

    The MD5 is checked; a download that is cut off, or altered, or a page in place of the file,
    leaves nothing behind and is a CourtnormError. Called again, it starts afresh.
    """
    name = address.rstrip("/").split("/")[-1]
    try:
        path = pooch.retrieve(
            address,
            known_hash=f"md5:{expected}",
            path=folder,
            fname=name,
            downloader=_FileOrRefusal(progressbar=progress, timeout=60),
        )
    except CourtnormError:
        raise
    except ValueError as problem:
        if "hash" not in str(problem):
            raise CourtnormError(f"{address}: {str(problem).splitlines()[0]}") from None
        raise CourtnormError(
            f"{address}: what came has not the MD5 {expected}: cut off, altered or another version"
        ) from None
    except (requests.RequestException, OSError) as problem:
        detail = str(problem).splitlines()[0][:120]
        raise CourtnormError(f"{address}: could not be fetched whole ({detail})") from None
    return Path(path)
