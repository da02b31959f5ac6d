"""The command line: exit codes, all faults in one report, whole files or none, nothing that somebody edited is lost."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from laws import BASE, SAMPLES
from speechgen.cli import main
from speechgen.drafting import resources

KINDS = tuple(resources().templates.kinds)
GOOD = BASE + "任务: [{标题: 管住明火, 牵头: 区消安办, 时限: 9月底前}]\n"
WITH_GAPS = BASE + "任务: [{标题: 管住明火, 牵头: , 时限: }]\n"
BAD = "文种: 推进会讲话\n讲话人：区长\n地点: 清江区\n会议: 会\n主题: 消防\n任务: [{标题: 管住明火, 牵头单位: x}]\n"


@dataclass(frozen=True, slots=True)
class Done:
    """How a call ended: exit status, standard output, standard error."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()


Call = Callable[..., Done]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Runs the command line in this process, in an empty folder that is the user's home as well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def run(*args: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["speechgen", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else bool(end.code)
        out, err = capsysbinary.readouterr()
        return Done(code, out, err.decode())

    return run


def written(name: str, text: str = GOOD) -> Path:
    """A situation file in the current folder."""
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def files() -> set[str]:
    """The files of the current folder."""
    return {path.name for path in Path.cwd().iterdir() if path.is_file()}


# --- help and lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["draft", "--help"], ["new", "--help"], ["kinds", "--help"]])
def test_help_is_chinese(call: Call, args: list[str]) -> None:
    done = call(*args)
    assert done.code == 0
    lines = [line for line in done.text.splitlines() if len(line.split()) > 3]
    english = [line for line in lines if not re.search("[\u4e00-\u9fff]", line) and not line.startswith("Usage:")]
    assert not english, english


def test_version(call: Call) -> None:
    assert re.fullmatch(r"speechgen \d+\.\d+\S*\n", call("--version").text)


def test_kinds_lists_every_kind(call: Call) -> None:
    done = call("kinds")
    assert done.code == 0
    assert all(kind in done.text for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_described_with_its_steps(call: Call, kind: str) -> None:
    done = call("kinds", kind)
    assert done.code == 0
    first = resources().templates.kinds[kind].sections[0].paragraphs[0][0]
    assert kind in done.text and f"    {first} " in done.text


@pytest.mark.parametrize("command", ["kinds", "new"])
def test_an_unknown_kind_is_refused_with_the_nearest_one(call: Call, command: str) -> None:
    done = call(command, "推进讲话")
    assert done.code == 2
    assert "没有“推进讲话”这个文种" in done.err and "是不是“推进会讲话”" in done.err


def test_schema_is_json_schema(call: Call) -> None:
    done = call("schema")
    assert done.code == 0
    assert "properties" in json.loads(done.text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_can_be_drafted_at_once(call: Call, kind: str) -> None:
    assert call("new", kind, "-o", "新.yaml").code == 0
    done = call("draft", "新.yaml")
    assert done.code == 0, done.err
    assert files() == {"新.yaml", "新.docx"}


def test_a_new_file_goes_to_the_screen_or_to_a_file(call: Call) -> None:
    shown = call("new", "推进会讲话").text
    assert call("new", "推进会讲话", "-o", "新.yaml").code == 0
    assert Path("新.yaml").read_text(encoding="utf-8") == shown


def test_a_filled_in_file_is_not_overwritten_by_new(call: Call) -> None:
    path = written("我的.yaml")
    done = call("new", "推进会讲话", "-o", path)
    assert done.code == 2
    assert path.read_text(encoding="utf-8") == GOOD
    assert call("new", "推进会讲话", "-o", path, "--force").code == 0
    assert path.read_text(encoding="utf-8") != GOOD


# --- drafts -----------------------------------------------------------------------------------------------------------

BEGINS = {"docx": b"PK", "md": b"---\n", "html": b"<!", "txt": "在全区".encode()}


@pytest.mark.parametrize("to", BEGINS)
def test_every_format_goes_to_a_file_and_to_the_screen(call: Call, to: str) -> None:
    path = written("会.yaml")
    assert call("draft", path, "--to", to).code == 0
    data = Path(f"会.{to}").read_bytes()
    assert data.lower().startswith(BEGINS[to].lower())
    shown = call("draft", path, "--to", to, "-o", "-")
    assert shown.code == 0
    assert shown.out == data


@pytest.mark.parametrize("to", BEGINS)
def test_the_name_of_the_file_tells_the_format(call: Call, to: str) -> None:
    assert call("draft", written("会.yaml"), "-o", f"稿.{to}").code == 0
    assert Path(f"稿.{to}").read_bytes().lower().startswith(BEGINS[to].lower())


def test_the_summary_tells_length_gaps_and_unused_facts(call: Call) -> None:
    done = call("draft", written("会.yaml", WITH_GAPS + "期刊: {名称: 创建简报}\n"))
    assert done.code == 0
    assert done.out == b""
    assert "已写好：会.docx" in done.err
    assert re.search(r"篇幅：\d+ 字", done.err)
    assert "任务[1].牵头（牵头单位）" in done.err
    assert re.search(r"用不着、留给会议其他材料的：期刊（1 处）", done.err)


def test_several_files_are_drafted_side_by_side_or_into_a_folder(call: Call) -> None:
    paths = [written("甲.yaml"), written("乙.yaml", GOOD.replace("清江区", "白水区"))]
    assert call("draft", *paths).code == 0
    assert {"甲.docx", "乙.docx"} <= files()
    Path("稿").mkdir()
    assert call("draft", *paths, "-o", "稿", "--to", "txt").code == 0
    assert {path.name for path in Path("稿").iterdir()} == {"甲.txt", "乙.txt"}


def test_seeds_change_the_words(call: Call) -> None:
    path = written("会.yaml")
    texts = {call("draft", path, "--to", "txt", "-o", "-", "--seed", seed).text for seed in ("0", "0", "1", "2")}
    assert len(texts) == 3


@pytest.mark.parametrize(
    ("asked", "told"), [("1500字", "要求 1500 字"), ("8分钟", "要求 1520 字"), (" 900 字", "要求 900 字")]
)
def test_length_on_the_command_line_wins(call: Call, asked: str, told: str) -> None:
    done = call("draft", written("会.yaml", GOOD + "篇幅: {字数: 3000}\n"), "--length", asked)
    assert done.code == 0
    assert told in done.err


def test_a_longer_draft_is_asked_for_and_given(call: Call) -> None:
    sample = SAMPLES["营商环境冲刺"]
    short, long = (
        len(call("draft", sample, "--to", "txt", "-o", "-", "--length", n).text) for n in ("1200字", "3500字")
    )
    assert short < long


def test_explanations_stand_beside_the_draft(call: Call) -> None:
    assert call("draft", written("会.yaml"), "--explain").code == 0
    assert files() == {"会.yaml", "会.docx", "会.explain.json", "会.explain.md"}
    data = json.loads(Path("会.explain.json").read_text(encoding="utf-8"))
    assert data["seed"] == 0 and data["sentences"]
    assert "逐句说明" in Path("会.explain.md").read_text(encoding="utf-8")


def part(path: str, name: str) -> str:
    """A part of a .docx; empty if it has none of this name."""
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode() if name in package.namelist() else ""


def test_comments_explain_in_word(call: Call) -> None:
    path = written("会.yaml")
    assert call("draft", path, "-o", "无.docx").code == 0
    assert call("draft", path, "-o", "有.docx", "--comments").code == 0
    assert part("无.docx", "word/comments.xml") == ""
    assert "语步：" in part("有.docx", "word/comments.xml")


def test_reading_copy_has_larger_letters(call: Call) -> None:
    path = written("会.yaml")
    for args in (["-o", "文.docx"], ["-o", "读.docx", "--reading"]):
        assert call("draft", path, *args).code == 0
    sizes = [
        max(int(n) for n in re.findall(r'<w:sz w:val="(\d+)"', part(name, "word/styles.xml")))
        for name in ("文.docx", "读.docx")
    ]
    assert sizes[0] < sizes[1] or part("文.docx", "word/styles.xml") != part("读.docx", "word/styles.xml")


def test_a_final_copy_is_refused_while_gaps_are_printed(call: Call) -> None:
    done = call("draft", written("会.yaml", WITH_GAPS), "--final")
    assert done.code == 2
    assert "还有待补：任务[1].牵头" in done.err and "还有待补：任务[1].时限" in done.err
    assert files() == {"会.yaml"}


def test_a_final_copy_is_clean(call: Call) -> None:
    path = written("会.yaml")
    assert call("draft", path, "--final", "--comments", "-o", "稿.docx").code == 0
    document = part("稿.docx", "word/document.xml")
    assert "待补" not in document and "w:highlight" not in document and "commentReference" not in document
    shown = call("draft", path, "--final", "--to", "html", "-o", "-").text
    assert "data-field" not in shown


# --- what somebody edited ---------------------------------------------------------------------------------------------


def test_our_own_draft_is_written_anew(call: Call) -> None:
    path = written("会.yaml")
    assert call("draft", path, "--to", "txt").code == 0
    before = Path("会.txt").read_bytes()
    assert call("draft", path, "--to", "txt", "--seed", "7").code == 0
    assert Path("会.txt").read_bytes() != before


@pytest.mark.parametrize("to", BEGINS)
def test_an_edited_draft_is_left_alone(call: Call, to: str) -> None:
    path = written("会.yaml")
    assert call("draft", path, "--to", to).code == 0
    edited = Path(f"会.{to}")
    mine = edited.read_bytes() + b"my own words"
    edited.write_bytes(mine)
    done = call("draft", path, "--to", to, "--seed", "1")
    assert done.code == 2
    assert "没有动它" in done.err and "--force" in done.err
    assert edited.read_bytes() == mine
    assert call("draft", path, "--to", to, "--seed", "1", "--force").code == 0
    assert edited.read_bytes() != mine


def test_a_file_that_was_there_before_is_left_alone(call: Call) -> None:
    Path("会.docx").write_bytes(b"somebody else's")
    assert call("draft", written("会.yaml")).code == 2
    assert Path("会.docx").read_bytes() == b"somebody else's"


def test_an_edited_explanation_stops_the_draft_beside_it(call: Call) -> None:
    path = written("会.yaml")
    assert call("draft", path, "--explain", "--to", "txt").code == 0
    before = Path("会.txt").read_bytes()
    Path("会.explain.md").write_text("my notes", encoding="utf-8")
    done = call("draft", path, "--explain", "--to", "txt", "--seed", "1")
    assert done.code == 2
    assert Path("会.explain.md").read_text(encoding="utf-8") == "my notes"
    assert Path("会.txt").read_bytes() == before, "all files of a call appear, or none"


def test_one_edited_draft_of_several_stops_them_all(call: Call) -> None:
    paths = [written("甲.yaml"), written("乙.yaml")]
    Path("乙.docx").write_bytes(b"somebody else's")
    assert call("draft", *paths).code == 2
    assert files() == {"甲.yaml", "乙.yaml", "乙.docx"}


def test_the_situation_file_is_never_the_output(call: Call) -> None:
    path = written("会.yaml")
    assert call("draft", path, "-o", path).code == 2
    assert path.read_text(encoding="utf-8") == GOOD


# --- faults -----------------------------------------------------------------------------------------------------------


def test_all_faults_of_a_file_come_in_one_report_and_nothing_is_written(call: Call) -> None:
    done = call("draft", written("会.yaml", BAD))
    assert done.code == 2
    assert done.out == b""
    for place in ("会.yaml:2:", "会.yaml:3:", "会.yaml:6:"):
        assert place in done.err
    assert "Traceback" not in done.err
    assert files() == {"会.yaml"}


def test_faults_of_several_files_come_in_one_report(call: Call) -> None:
    done = call("draft", written("好.yaml"), written("甲.yaml", BAD), written("乙.yaml", "文种: 讲话\n"))
    assert done.code == 2
    assert "甲.yaml:3:" in done.err and "乙.yaml:1:" in done.err
    assert files() == {"好.yaml", "甲.yaml", "乙.yaml"}


WRONG_CALLS = {
    "--to": (["--to", "pdf"], "不认识“pdf”"),
    "--length": (["--length", "很长"], "看不懂篇幅“很长”"),
    "--profile": (["--profile", "a4"], "不认识“a4”"),
    "--fonts": (["--fonts", "comic"], "不认识“comic”"),
}


@pytest.mark.parametrize("option", WRONG_CALLS)
def test_a_wrong_option_is_refused_with_what_is_allowed(call: Call, option: str) -> None:
    args, told = WRONG_CALLS[option]
    done = call("draft", written("会.yaml"), *args)
    assert done.code == 2
    assert told in done.err
    assert files() == {"会.yaml"}


def test_all_wrong_options_come_in_one_report(call: Call) -> None:
    done = call("draft", written("会.yaml"), "--to", "pdf", "--length", "很长", "--profile", "a4")
    assert done.code == 2
    assert all(told in done.err for told in ("pdf", "很长", "a4"))


@pytest.mark.parametrize(
    "args", [[], ["draft"], ["drafts"], ["draft", "会.yaml", "--nothing"], ["draft", "会.yaml", "--seed", "x"]]
)
def test_a_wrong_call_has_status_2(call: Call, args: list[str]) -> None:
    written("会.yaml")
    done = call(*args)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_several_files_need_a_folder(call: Call) -> None:
    done = call("draft", written("甲.yaml"), written("乙.yaml"), "-o", "稿.docx")
    assert done.code == 2
    assert "文件夹" in done.err
    assert files() == {"甲.yaml", "乙.yaml"}


@pytest.mark.parametrize("place", ["没有.yaml", "."])
def test_a_file_that_cannot_be_read_is_the_users_fault(call: Call, place: str) -> None:
    done = call("draft", place)
    assert done.code == 2
    assert "Traceback" not in done.err and "程序的毛病" not in done.err
    assert re.search("[\u4e00-\u9fff]", done.err)


def test_a_folder_that_is_not_there_is_the_users_fault(call: Call) -> None:
    done = call("draft", written("会.yaml"), "-o", "没有/稿.docx")
    assert done.code == 2
    assert files() == {"会.yaml"}


def test_a_kind_that_cannot_be_drafted_yet_is_refused_with_those_that_can(call: Call) -> None:
    done = call("draft", written("会.yaml", GOOD.replace("推进会讲话", "巡察反馈")))
    assert done.code == 2
    assert "巡察反馈" in done.err and "推进会讲话" in done.err


def test_our_own_faults_have_status_3_and_no_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("something we got wrong")

    monkeypatch.setattr("speechgen.commands.draft.load_situation", broken)
    done = call("draft", written("会.yaml"))
    assert done.code == 3
    assert "程序的毛病" in done.err and "Traceback" not in done.err


# --- a unit's own data ------------------------------------------------------------------------------------------------

MOVE = """\
---
id: 本单位
name: 结尾
purpose: 收住
steps:
  "95.1": {name: 点题, duty: R}
---
{% block s95_1 %}甲CODE乙。{% endblock %}
"""
KIND = """\
id: 推进会讲话
purpose: 试
stage: 推进
sample: 小区消防推进会
length: {low: 100, high: 200, target: 150}
required: []
sections: [{id: 结尾, move: 本单位, share: 100, paragraphs: [["95.1"]]}]
"""
OUTBREAKS = [
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ say.__globals__ }}",
    "{{ say['__globals__'] }}",
    "{{ task.__closure__ }}",
    "{{ person.__self__.situation }}",
    "{{ 会议.table }}",
    "{{ 会议._values }}",
    "{{ 会议.keys() }}",
    "{{ ''|attr('__class__') }}",
    "{{ '{0.__class__}'.format(say) }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__class__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ range.__class__ }}",
    "{{ namespace.__class__ }}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{{ 没有这个名字 }}",
    "{{ say('没有这个句位') }}",
    "{{ 1/0 }}",
    "{{ 会议 }",
]
LEAKS = re.compile(r"__|<class|<function|<bound|object at 0x|mappingproxy|root:x:|dict_keys|Fact\(|jinja2|speechgen\.")


def with_template(call: Call, code: str) -> Done:
    """A draft made with a unit's own move that holds this code."""
    for name, text in (("moves/本单位.j2", MOVE.replace("CODE", code)), ("kinds/推进会讲话.yaml", KIND)):
        path = Path("templates") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return call("draft", written("会.yaml"), "--to", "txt", "-o", "-")


@pytest.mark.parametrize("code", OUTBREAKS)
def test_a_template_cannot_reach_python(call: Call, code: str) -> None:
    done = with_template(call, code)
    assert "Traceback" not in done.err
    assert not LEAKS.search(done.text), done.text
    assert done.code or re.search("^甲.*乙。", done.text, re.MULTILINE)


@pytest.mark.parametrize("code", OUTBREAKS)
def test_a_fault_in_a_units_own_template_is_told_with_its_file(call: Call, code: str) -> None:
    done = with_template(call, code)
    assert done.code == 0 or (done.code == 2 and "本单位.j2:8" in done.err), done.err


PHRASE = '- slot: 结尾.号召\n  entries:\n    - {{id: 结尾.号召/本单位, text: "甲{}乙。", rung: 9, authority: 本单位}}\n'


@pytest.mark.parametrize(
    "code",
    ["{{ ''.__class__ }}", "{{ 会议.__class__ }}", "{{ say.__globals__ }}", "{{ 会议._values }}", "{{ 日期|attr }}"],
)
def test_a_phrase_cannot_reach_python(call: Call, code: str) -> None:
    Path("phrasebank").mkdir()
    Path("phrasebank/本单位.yaml").write_text(PHRASE.format(code), encoding="utf-8")
    done = call("draft", written("会.yaml"), "--to", "txt", "-o", "-")
    assert "Traceback" not in done.err
    assert not LEAKS.search(done.text), done.text
    assert done.code == 0 or (done.code == 2 and "本单位.yaml" in done.err), done.err


def test_an_own_phrase_is_used(call: Call) -> None:
    Path("phrasebank").mkdir()
    Path("phrasebank/本单位.yaml").write_text(PHRASE.format("{{ 自称 }}"), encoding="utf-8")
    assert "甲我区乙。" in call("draft", written("会.yaml"), "--to", "txt", "-o", "-").text


def test_a_file_that_cannot_be_written_is_named_itself(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the file beside it that it is written to first."""
    written("会.yaml")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", ".speechgen-x")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    done = call("draft", "会.yaml")
    assert done.code == 2
    assert done.err.startswith("会.docx:1:1: 错误 file 读写不成：没有权限") and ".speechgen" not in done.err
