"""Write audits to a file, and read them again from one: JSON that loses nothing, a table, or the workbook itself."""

from pathlib import Path

from kloe.audits.form import AuditForm
from kloe.audits.form_files import form_for
from kloe.audits.record_file import AuditFile, as_json, read_json, refuse_incomplete
from kloe.audits.records import Audit
from kloe.audits.workbook_reading import ReadAudits, read_workbook
from kloe.errors import KloeError
from kloe.frameworks import find_framework
from kloe.papers.audit_tables import entries_table
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.table_files import write_table

ENDINGS = (".json", ".parquet", ".csv")


def refuse_no_audit_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that audits are written to."""
    refuse_other_endings("Audits are", target, ENDINGS)


def write_audits(read: ReadAudits, target: Path) -> None:
    """Write the audits that were read: JSON for `kloe audit summary`, Parquet and CSV for other programs."""
    refuse_no_audit_file(target)
    if target.suffix.lower() != ".json":
        write_table(entries_table(read.audits, read.form), target)
        return
    content = as_json(AuditFile(framework=read.form.framework.id, form=read.form.id, audits=read.audits))
    with writing_to(target) as beside:
        beside.write_bytes(content)


def open_audits(path: Path, own_form: Path | None = None) -> tuple[AuditForm, tuple[Audit, ...]]:
    """The audits of a JSON file or a workbook with their form; raises KloeError where any cannot be used."""
    if path.suffix.lower() == ".json":
        file = read_json(path)
        form = form_for(find_framework(file.framework), own_form)
        refuse_incomplete(file, form)
        return form, file.audits
    read = read_workbook(path, own_form=own_form)
    if read.refused:
        raise KloeError(
            f"{len(read.refused)} of its cells or rows cannot be used, the first of them here: {read.refused[0]}",
            where={"file": path.name},
            remedy="'kloe audit read' names them all.",
        )
    return read.form, read.audits


def open_audits_of(path: Path, form: AuditForm, own_form: Path | None = None) -> tuple[Audit, ...]:
    """The audits of a file that must be of ``form`` and its framework; raises KloeError."""
    theirs, audits = open_audits(path, own_form)
    if (theirs.id, theirs.framework.id) != (form.id, form.framework.id):
        raise KloeError(
            f"The audits are by {theirs.framework.id}, not {form.framework.id}.",
            where={"file": path.name},
            remedy="Grades keep the meaning that they were given with: begin a new workbook for another framework.",
        )
    return audits
