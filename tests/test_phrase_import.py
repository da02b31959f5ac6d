"""Lists of phrases brought in: every form of file, hostile ones too; facts refused; nothing written unconfirmed."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechgen import sheets
from speechgen.cli import main
from speechgen.commands import asking
from speechgen.curate.ask import questions
from speechgen.curate.candidates import Line, cleaned, judged, read_lines
from speechgen.curate.import_table import HEADS, accepted, table
from speechgen.drafting import resources
from speechgen.findings import InputError
from speechgen.sheets import read_rows

BANK = resources().bank
GOOD = ["责任压不实，工作就会悬空。", "与其事后补救，不如事前多走一步。", "群众认不认，要看事情办没办成。"]
BAD = {
    "9月底前必须完成整改。": "日期",
    "全年拆违5.1万平方米。": "数字",
    "张书记说过，安全重于泰山。": "姓名",
    "在杭州已经试过，行得通。": "地名",
    "正如“行百里者半九十”，不能松劲。": "引语",
    "空谈误国，实干兴邦。——某某": "出处",
    "干！": "太短",
    "每家都要签订责任书，压到人头。": "签订责任书",
    "好" * 130 + "。": "太长",
    "{{ 会议.名称 }}开得好。": "花括号",
    "销一处，就要改好一处。": "已经有了",
}


def texts(path: Path) -> list[str]:
    return [line.text for line in read_lines(path)]


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_text_file_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "金句.txt"
    path.write_bytes("\r\n".join(f"{n}. {text}" for n, text in enumerate(GOOD, 1)).encode(encoding))
    assert texts(path) == GOOD
    assert [line.place for line in read_lines(path)] == ["第1行", "第2行", "第3行"]


def test_a_markdown_list_and_table(tmp_path: Path) -> None:
    path = tmp_path / "金句.md"
    path.write_text(f"# 摘抄\n\n- {GOOD[0]}\n* **{GOOD[1]}**\n\n| 句子 | 谁 |\n|---|---|\n| {GOOD[2]} | a |\n", "utf-8")
    assert [text for text in texts(path) if text in GOOD] == GOOD


def test_a_word_file_with_list_and_table(tmp_path: Path) -> None:
    paper = docx.Document()
    paper.add_paragraph(GOOD[0], style="List Number")
    paper.add_paragraph(f"（二）{GOOD[1]}")
    paper.add_table(1, 1).cell(0, 0).text = GOOD[2]
    path = tmp_path / "金句.docx"
    paper.save(str(path))
    assert texts(path) == GOOD


def test_an_excel_file_by_the_name_of_its_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "金句", "备注"])
    for n, text in enumerate(GOOD):
        sheet.append([n, text, "领导喜欢用这一句"])
    book.create_sheet("另").append([None, GOOD[0]])
    path = tmp_path / "金句.xlsx"
    book.save(path)
    assert texts(path) == [*GOOD, GOOD[0]]
    assert read_lines(path)[-1].place == "另表第1行"


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ","), ("gbk", ","), ("utf-8", ";"), ("utf-16", "\t")])
def test_a_csv_in_any_usual_form(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "金句.csv"
    path.write_bytes("\n".join(f"{n}{mark}{text}" for n, text in enumerate(GOOD)).encode(encoding))
    assert texts(path) == GOOD


def bomb() -> bytes:
    """A small .xlsx that says it unpacks to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 100_000_000)
    return out.getvalue()


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "x")
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


HOSTILE: dict[str, tuple[str, bytes]] = {
    "old excel": ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "no zip": ("a.xlsx", b"PK\x03\x04 broken"),
    "another zip": ("a.xlsx", plain_zip()),
    "zip bomb": ("a.xlsx", bomb()),
    "cut short": ("a.xlsx", excel()[:-200]),
    "a damaged part": ("a.xlsx", excel().replace(b"PK\x03\x04", b"PK\x03\x05", 1)),
    "an empty workbook": ("a.xlsx", excel()),
    "excel named csv": ("a.csv", excel()),
    "word, damaged": ("a.docx", b"PK\x03\x04 broken"),
    "not word": ("a.docx", "文字".encode()),
    "binary text": ("a.txt", bytes(range(256)) * 20),
    "no encoding": ("a.txt", b"\xff\xfe\x00"),
    "empty": ("a.txt", b""),
    "latin only": ("a.txt", b"hello\nworld\n"),
    "another format": ("a.pdf", b"%PDF-1.4"),
    "too many": ("a.txt", ("一句一句又一句。\n" * 5001).encode()),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gives_one_clear_finding(tmp_path: Path, what: str) -> None:
    name, data = HOSTILE[what]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_lines(tmp_path / name)
    [finding] = caught.value.findings
    assert re.search("[\u4e00-\u9fff]", finding.message) and finding.suggestion and finding.pos.file.endswith(name)


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path / "没有.xlsx", tmp_path / "没有.docx"):
        with pytest.raises(InputError):
            read_lines(path)


@given(st.binary(max_size=300), st.sampled_from(["txt", "md", "csv", "xlsx", "docx"]))
def test_any_bytes_give_lines_or_a_finding(tmp_path_factory: pytest.TempPathFactory, data: bytes, form: str) -> None:
    path = tmp_path_factory.mktemp("x") / f"a.{form}"
    path.write_bytes(data)
    try:
        assert read_lines(path)
    except InputError as error:
        assert len(error.findings) == 1


# --- cleaning ---------------------------------------------------------------------------------------------------------

CORE = "责任要压实，工作要落地。"
LEADS = [
    "1. ",
    "2、",
    "1、",
    "12．",
    "（3）",
    "(3)",
    "一、",
    "（十二）",
    "• ",
    "- ",
    "★",
    "①",
    "第一，",
    "一是",
    "3 ",
    "· 1. ",
    "　　",
]


@pytest.mark.parametrize("lead", LEADS)
def test_numbering_and_bullets_are_stripped(lead: str) -> None:
    assert cleaned(lead + CORE) == CORE


@pytest.mark.parametrize(
    "text", ["一分部署，九分落实。", "十分要紧。", "三分建、七分管。", "一是一，二是二。", "1.5倍的劲头。"]
)
def test_what_belongs_to_the_phrase_stays(text: str) -> None:
    assert cleaned(text) == ("一，二是二。" if text.startswith("一是一") else text)


@pytest.mark.parametrize("text", ["责任要压实,工作要落地.", "责任 要压实， 工作要落地。", f"“{CORE}”", f"{CORE}  "])
def test_marks_are_set_right(text: str) -> None:
    assert cleaned(text) == CORE


@given(st.text("一二1.、（）() •-是第，责任。“”", max_size=20))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


# --- judging ----------------------------------------------------------------------------------------------------------


def judge(*rows: str) -> list:  # type: ignore[type-arg]
    return judged([Line(text, n, f"第{n}行") for n, text in enumerate(rows, 1)], BANK)


@pytest.mark.parametrize("text", BAD)
def test_what_cannot_be_taken_is_refused_with_the_reason(text: str) -> None:
    [one] = judge(text)
    assert BAD[text] in "；".join(one.refused)


@pytest.mark.parametrize("text", GOOD)
def test_what_can_be_taken_has_a_place(text: str) -> None:
    [one] = judge(text)
    assert one.refused == () and one.slot in BANK.slots and one.text == text


def test_a_full_stop_is_added_and_a_heading_stays_one() -> None:
    whole, head = judge("与其事后补救，不如事前多走一步", "压实责任，严明纪律")
    assert whole.text.endswith("。") and BANK.slots[whole.slot].shape == "句"
    assert head.text == "压实责任，严明纪律" and head.slot.startswith("标题.")


def test_doubles_of_the_list_and_of_the_bank_are_shown() -> None:
    first, again, like, stock = judge(GOOD[1], GOOD[1], GOOD[1].replace("补救", "抢救"), "销一处，就要改好这一处。")
    assert not first.refused and "和第1行的一样" in again.refused[0]
    assert not like.refused and any("第1行" in text for text in like.near)
    assert any("任务.收束/消防销一处" in text for text in stock.near)


def test_tone_and_topic_are_proposed() -> None:
    hard, soft = judge("消防车通道必须随时畅通，谁占了谁让开。", "希望大家多帮一把手，多走几步路。")
    assert (hard.tone, hard.topic, soft.tone) == ("硬", "消防", "缓")


# --- the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["计划.xlsx", "计划.csv"])
def test_a_table_that_is_filled_in_comes_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = judge(*GOOD, *BAD)
    path.write_bytes(table(rows, path))
    filled = [list(row.cells) for row in read_rows(path)]
    assert filled[0][: len(HEADS)] == list(HEADS) and [row[0] for row in filled[1:4]] == ["", "", ""]
    assert all(row[0] == "否" and row[5].startswith("不能收：") for row in filled[4:])
    filled[1][0], filled[3][0], filled[3][3] = "是", "√", "硬"
    path.write_bytes(sheets.as_csv(filled) if name.endswith("csv") else sheets.as_xlsx(filled, (), {}))
    taken, known = accepted(path, BANK)
    assert [made["text"] for _, made in taken] == [GOOD[0], GOOD[2]] and known == 0
    assert taken[1][1]["tone"] == "硬" and taken[0][0] == rows[0].slot


def test_faults_of_a_table_come_at_once_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "计划.csv"
    bad = [
        ["是", "9月底前办完。", "结尾.点题"],
        ["是", "好好办完。", "没有的句位"],
        ["否", "5个。", ""],
        ["是", "办到底", "结尾.点题"],
    ]
    path.write_bytes(sheets.as_csv([["采用", "文字", "句位"], *bad]))
    with pytest.raises(InputError) as caught:
        accepted(path, BANK)
    assert [finding.pos.line for finding in caught.value.findings] == [2, 3, 5]


@pytest.mark.parametrize("rows", [[["采用", "文字", "句位"], ["", GOOD[0], "结尾.点题"]], [["文字"], [GOOD[0]]]])
def test_a_table_without_marks_or_heads_is_told(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "计划.csv"
    path.write_bytes(sheets.as_csv(rows))
    with pytest.raises(InputError, match="采用"):
        accepted(path, BANK)


# --- the command ------------------------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in an empty folder with its own phrasebank; `answers` are typed at a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "phrasebank").mkdir()

    def call(*args: str, answers: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["speechgen", "phrases", *args])
        monkeypatch.setattr(asking, "at_terminal", lambda: answers is not None)
        monkeypatch.setattr("speechgen.commands.phrase_bring.at_terminal", lambda: answers is not None)
        monkeypatch.setattr("speechgen.commands.phrase_change.at_terminal", lambda: answers is not None)
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers or ""))
        resources.cache_clear()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        return code, *capsys.readouterr()

    return call


OWN = Path("phrasebank/本单位.yaml")


def listed(tmp_path: Path) -> str:
    (tmp_path / "金句.txt").write_text("\n".join([*GOOD, *BAD]), encoding="utf-8")
    return "金句.txt"


def test_only_what_was_confirmed_is_written(run: Run, tmp_path: Path) -> None:
    code, out, err = run("import", listed(tmp_path), answers="y\nn\n2\n")
    assert code == 0 and "收下 2 句" in out and err.count("不能收　") == len(BAD)
    said = OWN.read_text("utf-8")
    assert GOOD[0] in said and GOOD[1] not in said and GOOD[2] in said


def test_what_was_confirmed_before_the_input_ends_is_kept(run: Run, tmp_path: Path) -> None:
    assert run("import", listed(tmp_path), answers="y\n")[0] == 0
    assert GOOD[0] in OWN.read_text("utf-8") and GOOD[1] not in OWN.read_text("utf-8")


def test_reworded_phrases_are_judged_again(run: Run, tmp_path: Path) -> None:
    _, out, err = run("import", listed(tmp_path), answers="改\n责任压不实，什么都会悬空。\n改\n9月底前补救。\n停\n")
    assert "什么都会悬空" in OWN.read_text("utf-8") and "补救" not in OWN.read_text("utf-8")
    assert "收下 1 句" in out and "带有日期" in err


def test_without_anybody_to_confirm_nothing_is_written(run: Run, tmp_path: Path) -> None:
    code, out, err = run("import", listed(tmp_path))
    assert code == 2 and not OWN.exists() and GOOD[0] in out and "--table" in err


def test_the_whole_way_by_table(run: Run, tmp_path: Path) -> None:
    assert run("import", listed(tmp_path), "--table", "计划.csv")[0] == 0
    rows = [list(row.cells) for row in read_rows(Path("计划.csv"))]
    rows[2][0] = "是"
    Path("计划.csv").write_bytes(sheets.as_csv(rows))
    assert run("import", "金句.txt", "--table", "计划.csv")[0] == 2  # filled in by somebody: not overwritten
    assert "收下 1 句" in run("import", "计划.csv", "--accept")[1]
    assert GOOD[1] in OWN.read_text("utf-8") and GOOD[0] not in OWN.read_text("utf-8")
    code, _, err = run("import", "计划.csv", "--accept")
    assert code == 0 and "1 句句库里已经有了" in err


def test_everything_that_can_be_taken(run: Run, tmp_path: Path) -> None:
    assert "收下 3 句" in run("import", listed(tmp_path), "--yes", "--slot", "结尾.点题", "--topic", "消防")[1]
    assert OWN.read_text("utf-8").count("领域: [消防]") == 3


# --- asking -----------------------------------------------------------------------------------------------------------


def test_add_asks_only_what_is_needed(run: Run) -> None:
    blanks = "\n" * len(questions(BANK, "结尾.点题"))
    code, out, err = run("add", answers=f"责任压不实，工作就会悬空。\n结尾.点题\n{blanks}y\n")
    assert code == 0 and "已添上" in out
    assert "放在哪个句位" in err and err.count("回车不限") == len(blanks) <= 4


def test_add_asks_for_what_matters_in_the_slot(run: Run) -> None:
    blanks = "\n" * (len(questions(BANK, "任务.收束")) - 1)
    call = ("add", "--slot", "任务.收束", "--text", "清一处，就守住一处。")
    _, out, err = run(*call, answers=f"通道、出口\n{blanks}y\n")
    assert "about: [通道, 出口]" in OWN.read_text("utf-8"), err + out


def test_no_is_no(run: Run) -> None:
    code, _, _ = run("add", "--slot", "结尾.点题", "--text", "责任压不实，工作就会悬空。", answers="n\n")
    assert code == 0 and not OWN.exists()


def test_an_entry_is_edited_in_the_editor(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    code = "import sys, pathlib\np = pathlib.Path(sys.argv[1])\ntext = p.read_text('utf-8')\n"
    code += "p.write_text(text.replace('改好', '真改好'), 'utf-8')\n"
    script.write_text(code, encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    assert run("edit", "任务.收束/消防销一处", answers="y\n")[0] == 0
    assert "销一处，就要真改好一处。" in OWN.read_text("utf-8")
    script.write_text("", encoding="utf-8")
    status, _, err = run("edit", "任务.收束/消防销一处", answers="y\n")
    assert status == 2 and "没有改动" in err
    monkeypatch.setenv("VISUAL", "没有这个编辑器")
    assert "打不开" in run("edit", "任务.收束/消防销一处", answers="")[2]


def test_the_last_entry_of_a_slot_is_not_retired_unasked(run: Run) -> None:
    OWN.write_text("- slot: 新.句位\n  shape: 句\n  entries:\n    - {id: 新.句位/一, text: 一。}\n", encoding="utf-8")
    code, _, err = run("retire", "新.句位/一")
    assert code == 2 and "最后一条" in err
    assert run("retire", "新.句位/一", "--force")[0] == 0
    assert "# 停用" in OWN.read_text("utf-8")
