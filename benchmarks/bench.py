"""Print how long the work takes, as ratios and seconds measured in one run on this machine.

(a) ``kloe check`` on a workbook of about 49,450 rows over 11 lists, as a whole process, against a bare read of
    the same file by the fastest reader in a process of its own; the median of paired runs.
(b) All checks over synthetic authorities, Parquet, in three sizes up to the nation: seconds, rows a second,
    and the most memory; cost must grow no faster than the rows.
(c) Every measure with every breakdown over the same authorities, in the same three sizes.
(d) ``kloe published add`` on the published reports beside the repository, as a whole process with two workers, against
    the bare text of the same files by the same PDF library in one process; the median of paired runs. And once more,
    when nothing is new. Left out where the reports are not there.
(e) ``kloe.published.searching.search`` over three copies of the same reports (more than 500): rare and very
    common words, with and without filters; the median, and the slowest of ten runs. And making the index.
(f) A sample of 25 with York's quotas from 10,000 children in scope of a synthetic authority: choosing, checking and
    telling, with the import of OR-Tools, against making the cases from the lists in the same process; the median of
    processes. And the same where two quotas contradict one another, which needs the most work.

``--quick`` leaves the nation out. Files are made once, in ``benchmarks/data`` (not committed).
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kloe.childdata.synthetic import simulate, write_nation, write_workbook

DATA = Path(__file__).parent / "data"
AS_AT = date(2026, 6, 24)
CHILDREN_FOR_49450_ROWS = 21_140
PAIRS = 7
SIZES = (10, 50, 153)
REPORTS = Path(__file__).parents[2] / "shared" / "data" / "reports"
REPORT_PAIRS = 5
COPIES = 3
BARE_READ = """
import sys, fastexcel
workbook = fastexcel.read_excel(sys.argv[1])
for name in workbook.sheet_names:
    workbook.load_sheet(name, header_row=None, dtypes="string")
"""
POOL = """
import json, sys
from datetime import date
from pathlib import Path
from kloe.childdata.pool import check_pool
pool = check_pool(Path(sys.argv[1]), as_at=date.fromisoformat(sys.argv[2]))
print(json.dumps({"rows": pool.rows, "issues": pool.issue_count}))
"""
MEASURES = """
import json, sys
from datetime import date
from pathlib import Path
from kloe.childdata.pool import measure_pool
pool = measure_pool(Path(sys.argv[1]), as_at=date.fromisoformat(sys.argv[2]))
print(json.dumps({"rows": pool.rows, "figures": pool.figure_count}))
"""
BARE_TEXT = """
import sys
from pathlib import Path
import pypdfium2
for path in sorted(Path(sys.argv[1]).rglob("*.pdf")):
    try:
        report = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        continue
    for page in report:
        page.get_textpage().get_text_range()
    report.close()
"""
SEARCHES = """
import json, statistics, time
from kloe.published.library import open_library
from kloe.published.searching import Filters, search
asked = ["neglect", "children", "the and of and children", "children or care or the or of or and", "c*", "safeg*",
    '"return home interviews" timely', "exploitation NOT sexual", "neglekt"]
filters = [Filters(), Filters(authorities=("Lecestershire",)), Filters(areas=("care-leavers",), grades=("good",)),
    Filters(years=("2016-2019",), frameworks=("sif",), grades=("RI",))]
library, taken = open_library(), []
def took(words, narrowed):
    started = time.perf_counter()
    search(library, words, narrowed)
    return time.perf_counter() - started
first = took("neglect", Filters())
for words in asked:
    for narrowed in filters:
        runs = sorted(took(words, narrowed) for _ in range(10))
        taken.append((runs[-1], statistics.median(runs), words))
print(json.dumps({"reports": library.count, "index": first, "queries": len(taken),
    "median": statistics.median(one[1] for one in taken), "slowest": max(taken)}))
"""
SAMPLES = """
import json, sys, time
from dataclasses import replace
from datetime import date
from pathlib import Path
from kloe.childdata.cohorts import membership
from kloe.childdata.extract import read_annex_a
from kloe.frameworks import find_framework
from kloe.sampling import months_of
from kloe.sampling.answering import asked_of, rows_of, spread_of
from kloe.sampling.cases import cases_of, frame_of
from kloe.sampling.choosing import choose
from kloe.sampling.rules_of import rules_of, sample_of
framework = find_framework("sif-2013")
extract = read_annex_a([Path(sys.argv[1])], authority="Testshire", as_at=date.fromisoformat(sys.argv[2]))
started = time.perf_counter()
found = membership(extract)
every = cases_of(found, framework)
frame = frame_of(every, found, framework)
made = time.perf_counter() - started
rules = rules_of(framework, sample_of(framework), found)
if sys.argv[3] == "contradicting":
    care, away, *others = rules.constraints
    rules = replace(rules, constraints=(care, replace(away, of="", at_least=care.number + 2), *others))
started, worked = time.perf_counter(), time.process_time()
chosen = choose(frame.cases, rules, seed=int(sys.argv[4]))
asked = asked_of(every, frame.cases, chosen, ())
rows_of(frame.cases, chosen.child_ids, asked)
spread_of(frame.cases, chosen.child_ids, rules.size)
print(json.dumps({"children": len(frame.cases), "made": made, "sampled": time.perf_counter() - started,
    "worked": time.process_time() - worked, "missed": sum(chosen.missed.values())}))
extract.session.close()
"""
CHILDREN_FOR_10000_IN_SCOPE = 12_500


def seconds(command: Sequence[str]) -> tuple[float, str, float]:
    """Wall seconds of a whole process, what it printed, and its most memory in GB."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - started, output, usage.ru_maxrss / 1024**2


def one_workbook() -> None:
    """Benchmark (a)."""
    path = DATA / "authority.xlsx"
    if not path.exists():
        write_workbook(simulate(CHILDREN_FOR_49450_ROWS, 1, AS_AT), path)
    check = [sys.executable, "-m", "kloe.cli", "check", "--quiet", "--authority", "Testshire", str(path)]
    bare = [sys.executable, "-c", BARE_READ, str(path)]
    seconds(check), seconds(bare)  # the first run compiles the plan and warms the file cache
    pairs = [(seconds(bare)[0], seconds(check)[0]) for _ in range(PAIRS)]
    ratios = sorted(whole / read for read, whole in pairs)
    read = statistics.median(bare_seconds for bare_seconds, _ in pairs)
    whole = statistics.median(check_seconds for _, check_seconds in pairs)
    print(f"(a) one workbook, {PAIRS} pairs: bare read {read:.2f} s, kloe check {whole:.2f} s")
    print(f"    ratio {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f}); aim 3, most 6")


def pools(part: str, script: str, counted: str, aims: str, sizes: Sequence[int]) -> None:
    """Benchmarks (b) and (c): ``script`` prints the rows, and how many of what is ``counted`` it found."""
    for authorities in sizes:
        command = [sys.executable, "-c", script, str(nation(authorities)), AS_AT.isoformat()]
        seconds_taken, output, memory = seconds(command)
        found = json.loads(output)
        rate = 1e6 * seconds_taken / found["rows"]
        print(f"({part}) {authorities} authorities, {found['rows']:,} rows, {found[counted]:,} {counted}:")
        print(f"    {seconds_taken:.1f} s, {rate:.1f} s a million rows, {memory:.1f} GB; {aims} and 6 GB")


def reports() -> None:
    """Benchmark (d)."""
    if not REPORTS.is_dir():
        print(f"(d) left out: there are no reports in {REPORTS}")
        return
    bare = [sys.executable, "-c", BARE_TEXT, str(REPORTS)]
    add = [sys.executable, "-m", "kloe.cli", "published", "add", str(REPORTS), "--workers", "2", "--quiet"]
    pairs, again = [], []
    for _ in range(REPORT_PAIRS + 1):
        with tempfile.TemporaryDirectory() as home:
            os.environ["KLOE_HOME"] = home
            pairs.append((seconds(bare)[0], seconds(add)[0]))
            again.append(seconds(add)[0])
    pairs, again = pairs[1:], again[1:]  # the first run warms the file cache
    ratios = sorted(whole / text for text, whole in pairs)
    files = sum(1 for _ in REPORTS.rglob("*.pdf"))
    text, whole = (statistics.median(one) for one in zip(*pairs, strict=True))
    print(f"(d) {files} reports, {REPORT_PAIRS} pairs: bare text {text:.2f} s, kloe published add {whole:.2f} s")
    print(f"    ratio {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}); most 1.5")
    print(f"    nothing new: {statistics.median(again):.2f} s; most 1 s")


def searches() -> None:
    """Benchmark (e)."""
    if not REPORTS.is_dir():
        print(f"(e) left out: there are no reports in {REPORTS}")
        return
    with tempfile.TemporaryDirectory() as place:
        os.environ["KLOE_HOME"] = f"{place}/home"
        for number, path in enumerate(sorted(REPORTS.rglob("*.pdf"))):
            for copy in range(COPIES):  # a copy that differs is another report
                (Path(place) / f"{number} {copy} {path.name}").write_bytes(path.read_bytes() + b"\n%" * copy)
        seconds([sys.executable, "-m", "kloe.cli", "published", "add", place, "--workers", "2", "--quiet"])
        output = seconds([sys.executable, "-c", SEARCHES])[1]
    found = json.loads(output.splitlines()[-1])  # DuckDB shows its progress before it
    slowest, _, words = found["slowest"]
    print(f"(e) {found['reports']} reports, {found['queries']} queries: median {1000 * found['median']:.0f} ms,")
    print(f"    slowest {1000 * slowest:.0f} ms ({words}); most 100 ms. Making the index {found['index']:.1f} s")


def samples() -> None:
    """Benchmark (f)."""
    path = DATA / "children.xlsx"
    if not path.exists():
        write_workbook(simulate(CHILDREN_FOR_10000_IN_SCOPE, 1, AS_AT), path)
    for quotas in ("York's", "contradicting"):
        runs = []
        for seed in range(PAIRS):
            command = [sys.executable, "-c", SAMPLES, str(path), AS_AT.isoformat(), quotas, str(seed)]
            runs.append(json.loads(seconds(command)[1].splitlines()[-1]))
        made, sampled, worked = (statistics.median(one[name] for one in runs) for name in ("made", "sampled", "worked"))
        slowest = max(one["sampled"] for one in runs)
        print(
            f"(f) {runs[0]['children']:,} children, {quotas} quotas, {runs[0]['missed']} cases missed, {PAIRS} seeds:"
        )
        print(f"    making cases {made:.2f} s, sampling {sampled:.2f} s (slowest {slowest:.2f} s); most 2 s")
        print(f"    of the processor, sampling {worked:.2f} s")


def nation(authorities: int) -> Path:
    """The folder of so many synthetic authorities, made when it is not there yet."""
    folder = DATA / f"nation-{authorities}"
    if not folder.exists():
        rows = round(7_500_000 * authorities / max(SIZES))
        for _ in write_nation(folder, authorities, rows=rows, seed=1, as_at=AS_AT):
            pass
    return folder


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the nation out")
    quick = parser.parse_args().quick
    DATA.mkdir(exist_ok=True)
    print(f"{os.cpu_count()} cores, {resource.getpagesize() * os.sysconf('SC_PHYS_PAGES') / 1024**3:.0f} GB of memory")
    one_workbook()
    sizes = SIZES[:2] if quick else SIZES
    pools("b", POOL, "issues", "aim 20 s, most 60 s", sizes)
    pools("c", MEASURES, "figures", "aim 15 s, most 45 s", sizes)
    reports()
    searches()
    samples()


if __name__ == "__main__":
    main()
