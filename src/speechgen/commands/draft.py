"""`speechgen draft`: situation files → papers, with all faults of all files told before anything is written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from speechgen import history, settings
from speechgen.commands import tell
from speechgen.commands.formulations import footer
from speechgen.derive import plain
from speechgen.document import plain_text
from speechgen.drafting import Draft, Resources, resources, user_folders
from speechgen.explain import summary
from speechgen.findings import Finding, InputError
from speechgen.output import Order, Paper, check, prepared, read_out, write, write_whole
from speechgen.records import dataclass, field, replace
from speechgen.situation import Situation, load_situation
from speechgen.suggest import filled
from speechgen.variants import Variant, table, variants

_OCCASION = ("会议.名称", "日期", "讲话人.职务")


@dataclass(slots=True)
class _Job:
    """One situation file: its drafts, their files, and the office's record that they are to stand in."""

    path: Path
    found: Resources
    drafts: Sequence[Variant]
    record: Path | None
    papers: list[list[Paper]] = field(default_factory=list)

    @property
    def first(self) -> Draft:
        return self.drafts[0].draft


def run(files: Sequence[Path], order: Order, seed: int, count: int, wants_report: bool, record: Path | None) -> None:
    """Draft all files, then write all papers; InputError with every fault of every file before anything is written."""
    jobs: list[_Job] = []
    faults: list[Finding] = []
    for path in files:
        try:
            jobs.append(_drafted(path, order, seed, count, record))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    check([paper for job in jobs for papers in job.papers for paper in papers], order.force)
    for job in jobs:
        _finish(job, order, wants_report)


def _drafted(path: Path, order: Order, seed: int, count: int, record: Path | None) -> _Job:
    own = user_folders(path.resolve().parent)
    found = resources(own)
    record = record or settings.load(own).history
    situation = load_situation(path, found.templates.spares)
    lately = history.recent(history.read(record), _occasion(situation)) if record else {}
    made = variants(situation, count, seed, date.today(), order.chars(situation), own, lately)
    if order.fill:
        made = [replace(one, draft=filled(one.draft, found)) for one in made]
    order.refuse_gaps(made[0].draft)
    job = _Job(path, found, made, record)
    labels = [f"-稿{one.number}" if count > 1 else "" for one in made]
    job.papers = [prepared(one.draft, found, path, order, label) for one, label in zip(made, labels, strict=True)]
    return job


def _occasion(situation: Situation) -> str:
    """What tells one meeting from another in the office's record."""
    return "|".join(plain(situation.get(path)) for path in _OCCASION)


def _finish(job: _Job, order: Order, wants_report: bool) -> None:
    """Write the papers of a job and tell what a reader of the screen needs."""
    tell(job.first.findings)
    where = [place for papers in job.papers for place in write(papers)]
    print(summary(job.first, where), file=sys.stderr)
    if order.to == "docx" and read_out(job.first, order):
        _tell_pinyin(job.first)
    if any(finding.code == "formulation" for finding in job.first.findings):
        print(footer(job.found.formulations), file=sys.stderr)
    if len(job.drafts) > 1:
        print(table(job.drafts), file=sys.stderr)
    if wants_report:
        _report(job, sys.stderr if order.output == "-" else sys.stdout)
    if job.record:
        _remember(job, job.record)


def _tell_pinyin(draft: Draft) -> None:
    from speechgen.writers.pinyin import told

    said = told(plain_text(draft.document))
    if said:
        print(said, file=sys.stderr)


def _report(job: _Job, to: object) -> None:
    from speechgen.report import as_text

    for one in job.drafts:
        head = f"稿{one.number}：" if len(job.drafts) > 1 else ""
        print(f"{head}{as_text(one.draft.document, one.draft.known)}", file=to)  # type: ignore[call-overload]


def _remember(job: _Job, record: Path) -> None:
    """The drafts of a job in the office's record; several variants count as one paper, the first."""
    situation = job.first.situation
    new = history.used(_occasion(situation), plain(situation.get("讲话人.职务")), job.first.document)
    write_whole(record, history.with_draft(history.read(record), new).encode())
    print(f"用过的句式记在：{record}", file=sys.stderr)
