"""The bench: what a row says of itself, how a result is stored, that the stored one is whole."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest

from bench import measuring, report, serving, texts, weight
from bench.measuring import Row
from courtnorm.errors import CourtnormError


def test_a_row_knows_whether_it_keeps_to_its_bar() -> None:
    assert Row("time", 0.3, "times", 0.3).met is True
    assert Row("time", 0.31, "times", 0.3).met is False
    assert Row("rate", 12, "MB/s", 10, least=True).met is True
    assert Row("rate", 9.9, "MB/s", 10, least=True).met is False
    assert Row("size", 9, "MB").met is None
    assert "NOT MET" in report.line(Row("time", 0.31, "times", 0.3))
    assert "at least 10: met" in report.line(Row("rate", 12, "MB/s", 10, least=True))


def test_work_is_measured_in_a_process_of_its_own() -> None:
    took = measuring.measure("time.sleep(float(sys.argv[1]))\nheld = bytearray(60_000_000)", "0.2")
    assert took["seconds"] >= 0.2
    assert took["megabytes"] > 60
    with pytest.raises(CourtnormError, match="ZeroDivisionError"):
        measuring.measure("1 / 0")


def test_growth_is_the_time_of_a_copy_and_memory() -> None:
    curve = {
        1: {"seconds": 2.0, "megabytes": 100.0},
        10: {"seconds": 40.0, "megabytes": 110.0},
    }
    time, memory = texts._growth("derive", "the corpus", curve)
    assert (time.value, time.met) == (2.0, False)
    assert (memory.value, memory.met) == (pytest.approx(1.1), True)


def test_parts_not_measured_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report.paths, "root", lambda: tmp_path)
    (tmp_path / "book/results").mkdir(parents=True)
    report.save({"html": [Row("a", 1, "s")], "pdf": [Row("b", 2, "s")]}, "2031-01-01")
    report.save({"pdf": [Row("b", 3, "s")], "clone": []}, "2031-02-02")
    held = json.loads((tmp_path / report.RESULT).read_text("utf-8"))["parts"]
    assert list(held) == ["html", "pdf"]
    assert [held[p]["date"] for p in held] == ["2031-01-01", "2031-02-02"]
    assert held["pdf"]["rows"][0]["value"] == 3.0


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(CourtnormError, match="speed: no such part; there are html, execution"):
        report.run(["speed"], print)


def test_pages_are_served_compressed_and_kept(tmp_path: Path) -> None:
    page = "<!doctype html>" + "<p>Ruritania</p>" * 500
    (tmp_path / "a.html").write_text(page, "utf-8")
    (tmp_path.parent / "secret.txt").write_text("x", "utf-8")
    with serving.served(tmp_path) as address:
        asked = urllib.request.Request(f"{address}/a.html", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert int(answer.headers["Content-Length"]) < len(page) / 10
            tag = answer.headers["ETag"]
        again = urllib.request.Request(f"{address}/a.html", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/../secret.txt")


@pytest.mark.browser
def test_a_second_visit_costs_less_than_the_first(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/a.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>a</title><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="a.css?v=1"><p>Ruritania</p>',
        "utf-8",
    )
    (tmp_path / "book/a.css").write_text("p { color: #123456 }\n" * 2000, "utf-8")
    if weight.browser() is None:
        pytest.skip("no Chromium on this machine")
    with serving.served(tmp_path) as address:
        (first, again) = weight.transfers(address, ["a"])["a"]
    assert first[1] == 2
    assert again[0] < first[0]


# ---------------------------------------------------------------- the stored result


def test_the_stored_result_is_whole_and_says_why_where_a_bar_is_not_kept() -> None:
    parts = report.stored()["parts"]
    assert list(parts) == [name for name in report.PARTS if name in parts]
    rows = [row for part in parts.values() for row in part["rows"]]
    for name, part in parts.items():
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", part["date"]), name
        assert part["rows"], name
    for row in rows:
        again = Row(row["what"], row["value"], row["unit"], row["bar"], row["least"], row["said"])
        assert again.met == row["met"], row["what"]
        assert report._record(again) == row
    missed = [row["what"] for row in rows if row["met"] is False]
    assert [what for what in missed if not report.why(what)] == []
    for begins in report.WHY:
        assert any(what.startswith(begins) for what in missed), f"{begins}: it is kept to"
