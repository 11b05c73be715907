"""The documentation is true: written pages are current, links lead somewhere, and what is shown runs."""

import gc
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner

import kloe.cli
from kloe.childdata.checks.examples import surprises
from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.checks.model import Check, CheckFile
from kloe.childdata.cohorts import load_cohort_book
from kloe.childdata.cohorts.examples import surprises as cohort_surprises
from kloe.childdata.measures.examples import surprises as measure_surprises
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.measures.model import Measure
from kloe.childdata.reading.mapping import read_mapping
from kloe.childdata.risk_lists.examples import surprises as risk_surprises
from kloe.childdata.risk_lists.loading import load_risk_lists
from kloe.childdata.specification import latest_specification, load_specification, specification_ids
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.planting import spoil
from kloe.childdata.synthetic.writing import write_workbook
from kloe.childdata.tables import BUILT_IN_SETTINGS, READING_TABLES, ROW_COLUMNS
from kloe.engine.vocabulary import FUNCTIONS
from kloe.frameworks import Framework, find_framework, load_frameworks, load_sources
from kloe.frameworks.loading import sections_of
from kloe.rule_files import read_rules

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
sys.path.insert(0, str(DOCS))

import generate_reference  # noqa: E402
from reference_pages import (  # noqa: E402
    checks,
    commands,
    json_output,
    left_behind,
    measures,
    rule_files,
    rule_language,
)
from reference_pages.made_reports import write_reports  # noqa: E402
from reference_pages.markdown import prose, slug  # noqa: E402

# A command leaves its session to the end of the process, which is not the end of a test.
pytestmark = pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")

WRITTEN = sorted(path for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")] if path.parent != REFERENCE)
EVERY_PAGE = [*WRITTEN, *sorted(REFERENCE.glob("*.md"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Pages written from the code


@pytest.fixture(scope="module", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is remembered or kept outside of the tests; plans are shared by all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOE_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("KLOE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
    gc.collect()


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return generate_reference.pages()


def test_the_reference_pages_are_what_the_code_says_now(now: dict[str, str]) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    stale = sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))
    assert not stale, f"Run `make docs`: {', '.join(stale)}"


def test_every_command_and_option_has_its_place(now: dict[str, str]) -> None:
    page = now["commands.md"]
    for name, command in commands.commands():
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert command.help, name
        assert all(prose(part) in section for part in command.help.split("\n\n"))
        for option in (one for one in command.params if isinstance(one, click.Option)):
            assert option.help, (name, option.name)
            assert option.help in section
            assert all(spelling in section for spelling in option.opts)


def test_every_environment_variable_has_its_place(now: dict[str, str]) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", source))
    assert read == set(commands.VARIABLES)
    assert all(f"`{name}`" in now["commands.md"] for name in read)


def test_every_check_has_its_place_and_counts_add_up(now: dict[str, str]) -> None:
    book, page = load_rule_book(), now["checks.md"]
    for check in book.checks:
        section = page.partition(f"\n### {check.id}\n")[2].partition("\n### ")[0]
        assert check.says in section
        assert check.basis in section
    assert all(f"| {rule.id} |" in page for rule in book.left_out)
    assert f"**{len(book.checks)} live checks**" in page
    assert f"| All | {len(book.checks)} | {len(book.left_out)} |" in page


def test_every_setting_has_its_place(now: dict[str, str]) -> None:
    book = load_rule_book()
    for setting in book.settings.values():
        section = now["settings.md"].partition(f"\n## {setting.name}\n")[2].partition("\n## ")[0]
        assert setting.says in section
        assert ("**ours**" in section) == setting.ours
    used = {name for check in book.checks for name in checks.settings_of(check)}
    assert used <= book.settings.keys()
    assert checks.BUILT_IN_MEANINGS.keys() == BUILT_IN_SETTINGS.keys()


def test_every_measure_has_its_place_with_all_that_a_reader_needs(now: dict[str, str]) -> None:
    book, page = load_measure_book(), now["measures.md"]
    for measure in book.measures:
        section = page.partition(f"\n### {measure.id}\n")[2].partition("\n### ")[0]
        limit = (measure.limit.says.rstrip("."), measure.limit.basis) if measure.limit else ()
        for told in (measure.title, measure.says, measure.cannot_say, measure.criterion, *limit):
            assert told in section, (measure.id, told)
        for rule in (measure.base, measure.counted, measure.value):
            assert measures.code(rule) in section, (measure.id, rule)
        assert all(f"`{name}`" in section for name in measure.splits)
    assert all(f"| {one.id} |" in page for one in book.unanswered)
    assert all(f"| `{name}` |" in page for name in book.settings)
    assert all(f"\n### By {one.name}\n" in page for one in book.breakdowns)


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda one: one.id)
def test_every_entry_of_a_framework_has_its_place_and_what_is_recalled_its_mark(
    framework: Framework, now: dict[str, str]
) -> None:
    page = now[f"framework-{framework.id}.md"]
    assert f"(framework-{framework.id}.md)" in now["frameworks.md"]
    if framework.edition_of:  # its page only says what differs from the version it is an edition of
        assert f"(framework-{framework.edition_of}.md)" in page
        return
    for section, _ in sections_of(Framework):
        for entry in getattr(framework, section):
            mark = "**unverified**" if entry.unverified else entry.confidence
            assert f"(`{entry.id}`; {mark}: [" in page, entry.id


def test_every_source_has_its_place(now: dict[str, str]) -> None:
    assert all(f"\n### {source}\n" in now["frameworks.md"] for source in load_sources())


def test_every_function_of_the_rule_language_has_a_worked_sample(now: dict[str, str]) -> None:
    over_rows = {name for name, function in FUNCTIONS.items() if function.over_rows}
    assert rule_language.GROUP_SAMPLES.keys() == over_rows
    assert rule_language.ROW_SAMPLES.keys() == FUNCTIONS.keys() - over_rows
    for name, function in FUNCTIONS.items():
        assert f"\n### {function.signature}\n" in now["rule-language.md"]
        samples = {**rule_language.ROW_SAMPLES, **rule_language.GROUP_SAMPLES}[name]
        assert all(f"{name}(" in sample for sample in samples)


@pytest.mark.parametrize("specification_id", specification_ids())
def test_every_column_and_code_of_a_layout_has_its_place(specification_id: str, now: dict[str, str]) -> None:
    version, page = load_specification(specification_id), now[f"{specification_id}.md"]
    for child_list in version.lists:
        section = page.partition(f"\n## List {child_list.number}: ")[2].partition("\n## ")[0]
        assert all(f"| `{column.name}` |" in section for column in child_list.columns)
    for code_set in version.code_sets:
        section = page.partition(f"\n### Codes: {code_set.title}\n")[2].partition("\n### ")[0]
        assert all(f"| `{code.code}` |" in section for code in code_set.codes)
    assert all(doubt in page for doubt in version.uncertain)


def test_every_field_reason_and_table_is_explained(now: dict[str, str]) -> None:
    assert {field.encode_name for field in msgspec.structs.fields(Check)} == rule_files.CHECK_FIELDS.keys()
    assert {field.encode_name for field in msgspec.structs.fields(Measure)} == measures.FIELDS.keys()
    assert left_behind.refusal_reasons() == left_behind.REFUSED_ROWS.keys()
    assert left_behind.ROW_MEANINGS.keys() == ROW_COLUMNS.keys()
    assert left_behind.table_notes().keys() == READING_TABLES.keys()
    assert {path for path, _ in json_output.described()} == json_output.MEANINGS.keys()


# Links


def anchors(path: Path) -> set[str]:
    seen: dict[str, int] = {}
    found = set()
    for heading in re.findall(r"^#{1,6} (.+)$", without_code(path), re.MULTILINE):
        anchor = slug(heading)
        count = seen[anchor] = seen.get(anchor, -1) + 1
        found.add(f"{anchor}-{count}" if count else anchor)
    return found


def without_code(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", EVERY_PAGE, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    text = re.sub(r"`[^`\n]*`(?!\])", "", without_code(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            file, _, anchor = target.partition("#")
            there = (page.parent / file).resolve() if file else page
            if not there.exists() or (anchor and anchor not in cached_anchors(there)):
                dead.append(target)
    assert not dead


ANCHORS: dict[Path, set[str]] = {}


def cached_anchors(path: Path) -> set[str]:
    if path not in ANCHORS:
        ANCHORS[path] = anchors(path)
    return ANCHORS[path]


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, open_pages = set(), [DOCS / "index.md"]
    while open_pages:
        page = open_pages.pop()
        if page not in reached:
            reached.add(page)
            targets = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
            open_pages += [(page.parent / target).resolve() for target in targets if "://" not in target]
    assert {page for page in EVERY_PAGE if page.is_relative_to(DOCS)} <= reached


# What is shown


@dataclass(frozen=True)
class Block:
    """A block of code: ``kind`` is what stands after the three backticks."""

    kind: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1].strip(), found[2], text.count("\n", 0, found.start()) + 2)
        for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]


def commands_in(block: Block) -> list[list[str]]:
    lines = re.sub(r"\\\n\s*", " ", block.text).splitlines()
    words = [shlex.split(line.replace(r".venv\Scripts\kloe", "kloe"), comments=True, posix=True) for line in lines]
    return [one[1:] for one in words if one and one[0] == "kloe"]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the pages speak of: small synthetic workbooks, some with faults, and reports."""
    folder = tmp_path_factory.mktemp("docs")
    june, may = date(2024, 6, 28), date(2024, 5, 31)
    for name, day in (("annex-a", june), ("annex-a-2024-05", may), ("annex-a-2024-06", june)):
        write_workbook(spoil(simulate(25, 3, day), 10, 3).authority, folder / f"{name}.xlsx")
    for name in ("north", "south"):
        write_workbook(simulate(15, 3, june, name), folder / f"{name}.xlsx")
    write_reports(folder / "reports")
    return folder


# What a file that a page shows is called in the commands that follow.
FILE_NAMES = {
    "toml mapping": "mapping.toml",
    "toml checks": "my-checks.toml",
    "toml measures": "my-measures.toml",
    "toml cohorts": "my-cohorts.toml",
    "toml risk-lists": "our-limits.toml",
    "toml grades": "grades.toml",
}
PAGES_THAT_RUN = [page for page in WRITTEN if any("run" in block.kind.split() for block in blocks(page))]


@pytest.mark.parametrize("page", PAGES_THAT_RUN, ids=name_of)
def test_what_a_page_shows_runs_from_top_to_bottom(page: Path, workbooks: Path, tmp_path: Path) -> None:
    names: dict[str, Any] = {"__name__": "docs"}
    workplace = shutil.copytree(workbooks, tmp_path / "workplace")
    with chdir(workplace):
        for block in blocks(page):
            if block.kind == "python run":
                exec(compile("\n" * block.line + block.text, str(page), "exec"), names)  # noqa: S102 - our own pages
            elif block.kind == "console run":
                run_commands(block)
            elif block.kind in FILE_NAMES:
                Path(FILE_NAMES[block.kind]).write_text(block.text, encoding="utf-8")
            elif block.kind == "toml framework":
                Path(framework_file(block)).write_text(block.text, encoding="utf-8")
    names.clear()
    gc.collect()


def framework_file(block: Block) -> str:
    """The name that a framework file must have."""
    return f"{tomllib.loads(block.text)['id']}.toml"


def run_commands(block: Block) -> None:
    assert commands_in(block), f"nothing to run in line {block.line}"
    for arguments in commands_in(block):
        result = CliRunner().invoke(kloe.cli.main, arguments)
        assert result.exit_code in (0, kloe.cli.ERRORS_FOUND), f"{arguments}: {result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception


def shown(kind: str) -> list[Any]:
    found = ((page, block) for page in WRITTEN for block in blocks(page) if block.kind.split(" ")[0] == kind)
    return [pytest.param(block, id=f"{name_of(page)}:{block.line}") for page, block in found]


@pytest.mark.parametrize("block", shown("toml"))
def test_every_rule_file_shown_is_understood_and_does_what_it_says(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "shown.toml"
    file.write_text(block.text, encoding="utf-8")
    if block.kind == "toml mapping":
        assert read_mapping(file)
    elif block.kind == "toml checks":
        own = frozenset(check.id for check in read_rules(file, CheckFile).checks)
        assert own
        assert list(surprises(load_rule_book([file]), latest_specification(), own)) == []
    elif block.kind == "toml measures":
        book = load_measure_book([file])
        measured = tuple(measure for measure in book.measures if book.files[measure.id] == file.name)
        assert measured
        assert list(measure_surprises(replace(book, measures=measured), latest_specification())) == []
    elif block.kind == "toml cohorts":
        groups = load_cohort_book([file])
        grouped = tuple(cohort for cohort in groups.cohorts if groups.files[cohort.id] == file.name)
        assert grouped
        assert list(cohort_surprises(replace(groups, cohorts=grouped), latest_specification())) == []
    elif block.kind == "toml risk-lists":
        risks = load_risk_lists([file])
        listed = tuple(one for one in risks.lists if risks.files[one.id] == file.name)
        assert listed
        assert list(risk_surprises(replace(risks, lists=listed), latest_specification())) == []
    elif block.kind == "toml framework":
        assert find_framework(str(file.rename(tmp_path / framework_file(block))))
    else:
        assert tomllib.loads(block.text)


@pytest.mark.parametrize("block", shown("python"))
def test_every_python_block_is_python(block: Block) -> None:
    compile(block.text, "shown", "exec")


@pytest.mark.parametrize("block", shown("console"))
def test_every_command_line_shown_is_one_that_kloe_understands(block: Block) -> None:
    for arguments in commands_in(block):
        command: click.Command = kloe.cli.main
        rest, name = arguments, "kloe"
        while isinstance(command, click.Group) and rest[0] in command.commands:
            command, name, rest = command.commands[rest[0]], rest[0], rest[1:]
        assert rest[:1] == ["--version"] or not isinstance(command, click.Group), arguments
        command.make_context(name, list(rest)).close()


def test_the_make_targets_that_pages_speak_of_exist() -> None:
    texts = [page.read_text(encoding="utf-8") for page in WRITTEN]
    spoken_of = {target for text in texts for target in re.findall(r"(?:`|^)make ([a-z]+)\b", text, re.MULTILINE)}
    assert {"demo", "test", "docs"} <= spoken_of
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert spoken_of <= targets


def test_nothing_is_left_to_fill_in() -> None:
    marks = re.compile(r"<!-- [A-Z]{4,}:")
    assert [name_of(page) for page in WRITTEN if marks.search(page.read_text(encoding="utf-8"))] == []
