"""The debates adapter, on invented speeches: what it counts, and every way a fetch can go wrong."""

from __future__ import annotations

import http.server
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence import debates
from courtnorm.findings import what_states_say as room
from courtnorm.press.cli import main

pytestmark = pytest.mark.usefixtures("beside_others")

LEXICON = paths.data() / "lexicon.yml"
SPEECHES = {
    "UNSC_2031_SPV.9901_spch0001.txt": "We met today. Nobody spoke of courts.",
    "UNSC_2031_SPV.9901_spch0002.txt": "The International Criminal Court deserves our support.",
    "UNSC_2031_SPV.9901_spch0003.txt": (
        "Each State has a responsibility to protect its population.\n\n"
        "The International Criminal Court deserves support."
    ),
    "UNSC_1993_SPV.3201_spch004.txt": (
        "Ruritania has the responsibility to protect its civilians. "
        "The International Criminal Court may follow."
    ),
    "UNSC_2031_SPV.9901Resumption1_spch0001.txt": (
        "The responsibility to protect civilians and the International Criminal Court are one."
    ),
    "notes/readme.txt": "not a speech",
}


def tar(path: Path, speeches: dict[str, str], change: Callable[..., None] | None = None) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, text in speeches.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        if change:
            change(archive)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tar(tmp_path / "speeches.tar", SPEECHES)


def table(archive: Path, **options: object) -> pl.DataFrame:
    out = archive.parent / "debates.parquet"
    debates.make(archive, out, LEXICON, workers=1, **options)  # type: ignore[arg-type]
    return pl.read_parquet(out)


def test_levels_counts_and_no_text(archive: Path) -> None:
    rows = table(archive)
    assert rows.columns == list(debates.COLUMNS)
    assert rows.select("symbol", "part", "number", "together").rows() == [
        ("S/PV.3201", "", 4, "paragraph"),
        ("S/PV.9901", "", 1, "neither"),
        ("S/PV.9901", "", 2, "one"),
        ("S/PV.9901", "", 3, "speech"),
        ("S/PV.9901", "Resumption1", 1, "sentence"),
    ]
    assert rows["court"].to_list() == [1, 0, 1, 1, 1]
    longest = max(len(str(cell)) for row in rows.rows() for cell in row)
    assert longest < 40


def test_one_meeting_only(archive: Path) -> None:
    assert set(table(archive, meeting="S/PV.3201")["symbol"]) == {"S/PV.3201"}
    with pytest.raises(CourtnormError, match="expected speeches of S/PV.1, found none"):
        table(archive, meeting="S/PV.1")


def test_the_same_speeches_give_the_same_bytes(archive: Path) -> None:
    table(archive)
    first = (archive.parent / "debates.parquet").read_bytes()
    table(archive)
    assert (archive.parent / "debates.parquet").read_bytes() == first


def test_speakers_and_dates_with_a_stray_newline(archive: Path) -> None:
    speakers = archive.parent / "speaker.tsv"
    speakers.write_text(
        "filename\tspeaker\tcountry\n"
        'UNSC_2031_SPV.9901_spch0002.txt\tA "quoted\tRuritania\n'
        "UNSC_2031_SPV.9901_spch0003.txt\tA name\nbroken over lines\tZenda\n",
        "utf-8",
    )
    meta = archive.parent / "meta.tsv"
    meta.write_text("basename\tdate\nUNSC_2031_SPV.9901\t2031-03-03\n", "utf-8")
    rows = table(archive, speakers=speakers, meta=meta)
    by_number = {(r["symbol"], r["part"], r["number"]): r for r in rows.to_dicts()}
    assert by_number["S/PV.9901", "", 2]["state"] == "Ruritania"
    assert by_number["S/PV.9901", "", 3]["speaker"] == "A name broken over lines"
    assert by_number["S/PV.9901", "", 2]["date"] == "2031-03-03"
    assert by_number["S/PV.3201", "", 4]["state"] == ""


def test_a_table_without_the_columns_is_one_line(archive: Path) -> None:
    speakers = archive.parent / "speaker.tsv"
    speakers.write_text("a\tb\nx\ty\n", "utf-8")
    with pytest.raises(CourtnormError, match=r"speaker.tsv: expected a column filename or file"):
        table(archive, speakers=speakers)


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> Callable[..., None]:
    def change(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.size, info.linkname = kind, size, "/etc/passwd"
        archive.addfile(info, io.BytesIO(b"\0" * size) if size else None)

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (member("../UNSC_2031_SPV.9901_spch0009.txt"), "a path out of the archive"),
        (member("/UNSC_2031_SPV.9901_spch0009.txt"), "a path out of the archive"),
        (member("a\\..\\b.txt"), "a path out of the archive"),
        (member("UNSC_2031_SPV.9901_spch0009.txt", tarfile.SYMTYPE), "a link or a device"),
        (member("UNSC_2031_SPV.9901_spch0009.txt", tarfile.LNKTYPE), "a link or a device"),
        (member("UNSC_2031_SPV.9901_spch0009.txt", tarfile.CHRTYPE), "a link or a device"),
        (member("UNSC_2031_SPV.9901_spch0009.txt", size=9 << 20), "expected a speech of at most"),
    ],
)
def test_hostile_members_are_refused_and_nothing_is_written(
    tmp_path: Path, change: Callable[..., None], message: str
) -> None:
    archive = tar(tmp_path / "speeches.tar", SPEECHES, change)
    with pytest.raises(CourtnormError, match=message):
        table(archive)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["speeches.tar"]


def test_a_tar_cut_off_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 3 + 100])
    with pytest.raises(CourtnormError, match="not a whole tar"):
        table(archive)


def test_bytes_that_are_no_utf8_are_counted_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "speeches.tar"
    content = "The International Criminal Court \xe9".encode("latin-1")
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("UNSC_2031_SPV.9901_spch0001.txt")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    assert table(path)["court"].to_list() == [1]


# ---------------------------------------------------------------- fetching, from a loopback server


class Server:
    """A server on this machine that answers as it is told to."""

    def __init__(self) -> None:
        self.mode, self.content, self.asked = "whole", b"", 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                body = outer.content
                if outer.mode == "page":
                    body = b"<!DOCTYPE html><title>Are you human?</title>"
                self.send_response(403 if outer.mode == "refused" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                cut = len(body) // 2 if outer.mode == "cut" else len(body)
                self.wfile.write(body[:cut])

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/speeches.tar"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.server.shutdown()


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("page", "a web page came instead of the file.*fetch the file by hand"),
        ("cut", "could not be fetched whole|has not the MD5"),
        ("refused", "could not be fetched whole"),
    ],
)
def test_a_fetch_gone_wrong_is_one_line_and_can_be_restarted(
    server: Server, archive: Path, tmp_path: Path, mode: str, message: str
) -> None:
    server.content, server.mode = archive.read_bytes(), mode
    folder = tmp_path / "cache"
    digest = debates.md5(archive)
    with pytest.raises(CourtnormError, match=message) as caught:
        debates.fetch(server.address, digest, folder, progress=False)
    assert "\n" not in str(caught.value)
    assert not folder.exists() or list(folder.iterdir()) == []
    server.mode = "whole"
    path = debates.fetch(server.address, digest, folder, progress=False)
    assert debates.md5(path) == digest
    before = server.asked
    debates.fetch(server.address, digest, folder, progress=False)
    assert server.asked == before  # it is there already


def test_a_wrong_checksum_is_refused(server: Server, archive: Path, tmp_path: Path) -> None:
    server.content = archive.read_bytes()
    with pytest.raises(CourtnormError, match="has not the MD5"):
        debates.fetch(server.address, "0" * 32, tmp_path / "cache", progress=False)
    with pytest.raises(CourtnormError, match="cut off or another version"):
        debates.checked(archive, "0" * 32)


def test_a_page_saved_by_hand_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "speeches.tar"
    path.write_text("<html>Are you human?</html>", "utf-8")
    with pytest.raises(CourtnormError, match="a web page, not the file"):
        debates.checked(path, "0" * 32)


def test_the_command_and_the_chapter_use_the_table(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "debates.parquet"
    arguments = ["debates", "--archive", str(archive), "--md5", debates.md5(archive)]
    result = CliRunner().invoke(main, [*arguments, "--out", str(out), "--quiet"])
    assert result.exit_code == 0, result.output
    assert "5 speeches coded" in result.stdout
    assert "notes/readme.txt: not the name of a speech" in result.stderr
    speeches = room.speeches(tmp_path)
    assert speeches is not None and len(speeches) == 5
    assert "five speeches" in room.counted_by_machine(speeches)
    wrong = CliRunner().invoke(main, ["debates", "--archive", str(archive), "--quiet"])
    assert wrong.exit_code == 1 and "expected 389a75645352d9e0300f97aab8056f6f" in wrong.stderr
