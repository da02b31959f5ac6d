"""A paper read as a speech: its moves by heading and sentence, its indicators."""

from __future__ import annotations

from speechgen.checking.speech_reading import as_document, is_speech, moves, moves_as_text
from speechgen.reading.text import read_text
from speechgen.report import report
from test_check_quality import papers

SPEECH = read_text(papers()["县长在安全生产会上的讲话"], "txt")
NOTICE = read_text(papers()["会议通知"], "txt")


def test_moves_are_shown_by_heading_or_sentence() -> None:
    shown = {move.name: move.shown_by[:8] for move in moves(SPEECH)}
    assert shown == {
        "会议缘起": "今天召开全县安全",
        "肯定成绩": "今年以来，全县发"[:0],
        "提高认识": "一、认清形势，绷",
        "分析问题": "从检查的情况看，",
        "部署任务": "二、突出重点，把",
        "压实责任": "三、压实责任，确",
        "号召结尾": "请大家回去以后，"[:0],
    }
    text = moves_as_text(SPEECH)
    assert "√ 提高认识：一、认清形势，绷紧安全这根弦（第6行）" in text
    assert "— 肯定成绩：没有认出来" in text


def test_a_speech_is_told_from_other_papers() -> None:
    assert is_speech(SPEECH)
    assert is_speech(read_text("在大会上的讲话\n今天开会，讲两点意见。", "txt"))
    assert not is_speech(read_text("关于检查情况的通报\n现将情况通报如下。", "txt"))


def test_indicators_are_measured_without_provenance() -> None:
    rows = {row.band.key: row for row in report(as_document(SPEECH))}
    assert rows["parallel"].verdict == "好"
    assert [type(block).__name__ for block in as_document(SPEECH).blocks[:5]] == [
        "Title", "Byline", "Byline", "Salutation", "Paragraph",
    ]  # fmt: skip
