"""The topic packs: their vocabulary, that every entry can be reached, and which pack a topic belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laws import ROOT
from speechgen.bank.phrasebank import VOCABULARY, Phrasebank, compile_files
from speechgen.datafiles import load_yaml_file, plain
from speechgen.drafting import resources
from speechgen.fields import KINDS, TOPICS, field_at

BANK = resources().bank
PACKS: dict[str, dict[str, Any]] = {
    path.stem: plain(load_yaml_file(path)) for path in sorted((ROOT / "phrasebank/topics").glob("*.yaml"))
}
# What every pack has at least: entries by slot, words by key of its vocabulary.
SLOTS = {
    "任务.缘由": 8,
    "任务.收束": 4,
    "结尾.点题": 3,
    "问题.利害": 2,
    "问题.共性": 1,
    "认识.引": 2,
    "认识.收": 1,
    "认识.利害": 1,
    "任务.引": 2,
    "责任.引": 1,
    "督查.收": 1,
}
WORDS = dict.fromkeys(VOCABULARY, 4) | {"动宾": 8}


def entries(pack: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Slot and entry of everything in a pack."""
    return ((slot, row) for slot, rows in PACKS[pack]["slots"].items() for row in rows)


def words(pack: str, key: str) -> list[str]:
    return list((PACKS[pack].get("names") or {}).get(key) or [])


def test_there_are_packs_enough() -> None:
    assert len(PACKS) >= 24


def test_the_field_of_work_offers_every_pack() -> None:
    assert sorted(TOPICS) == sorted(BANK.topics)


def test_a_file_is_named_after_its_topic_or_longer() -> None:
    assert [name for name, pack in PACKS.items() if not name.startswith(pack["topic"])] == []


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_whole(pack: str) -> None:
    held = Counter(slot for slot, _ in entries(pack))
    thin = [f"{slot}: {held[slot]}" for slot, least in SLOTS.items() if held[slot] < least]
    thin += [f"{key}: {len(words(pack, key))}" for key, least in WORDS.items() if len(words(pack, key)) < least]
    assert thin == []
    assert held.total() >= 38


@pytest.mark.parametrize("pack", PACKS)
def test_the_vocabulary_holds_no_word_twice(pack: str) -> None:
    for key in VOCABULARY:
        assert [word for word, n in Counter(words(pack, key)).items() if n > 1] == []


@pytest.mark.parametrize("pack", PACKS)
def test_pairs_are_a_verb_and_an_object(pack: str) -> None:
    assert [pair for pair in words(pack, "动宾") if not re.fullmatch(r"[\u4e00-\u9fff]{1,4} \S{1,12}", pair)] == []


def test_no_two_packs_share_a_text() -> None:
    counts = Counter((slot, row["text"]) for pack in PACKS for slot, row in entries(pack))
    assert [text for text, n in counts.items() if n > 1] == []


def test_match_words_belong_to_one_pack() -> None:
    counts = Counter(word for name, pack in PACKS.items() for word in {*(pack.get("match") or []), pack["topic"]})
    assert [word for word, n in counts.items() if n > 1] == []


def test_reasons_and_closing_lines_speak_of_something() -> None:
    """An entry of these slots without `about` would stand at any task of its topic."""
    bare = [
        row["id"] for pack in PACKS for slot, row in entries(pack) if slot.startswith("任务.") and slot != "任务.引"
    ]
    abouts = {row["id"]: row.get("about") for pack in PACKS for _, row in entries(pack)}
    assert [name for name in bare if not abouts[name]] == []


@pytest.mark.parametrize("pack", PACKS)
def test_about_words_are_words_of_a_title(pack: str) -> None:
    """Two to eight characters: a longer one stands in no title, a single one in many."""
    odd = [(row["id"], word) for _, row in entries(pack) for word in row.get("about") or [] if not 2 <= len(word) <= 8]
    assert odd == []


def test_conditions_name_values_that_exist() -> None:
    """A value that the field does not allow would keep its entry out for ever."""
    wrong = []
    for phrase in BANK:
        for key, wanted in phrase.when.items():
            known = _choices(key.removeprefix("非"))
            if known and not isinstance(wanted, str):
                wrong += [f"{phrase.id}: {key} {value}" for value in wanted if value not in known]
    assert wrong == []


def _choices(key: str) -> frozenset[str]:
    paths = {"关系": "讲话人.关系", "系统": "讲话人.系统", "层级": "讲话人.层级", "阶段": "阶段", "力度": "风格.力度"}
    if key == "领域":
        return frozenset(BANK.topics)
    if key == "文种":
        return frozenset(resources().templates.kinds) | frozenset(KINDS)
    return frozenset(field_at(paths[key]).values) if key in paths else frozenset()


def test_vocabulary_of_another_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "包.yaml"
    path.write_text("topic: 甲\nnames:\n  动作: [清运 垃圾]\nslots: {}\n", encoding="utf-8")
    [finding] = Phrasebank(compile_files([path])).findings
    assert "不认识的键“动作”" in finding.message


# --- which pack a topic belongs to ------------------------------------------------------------------------------------

KNOWN = """
农村人居环境整治提升五年行动 人居环境
村庄清洁行动 人居环境
学习运用“千万工程”经验建设和美乡村 人居环境
机关作风建设年活动 作风建设
深入贯彻中央八项规定精神 作风建设
信访工作法治化 信访
矛盾纠纷排查化解 信访
国家卫生城市复审 创卫
创建省级卫生县城 创卫
爱国卫生运动 创卫
创建全国文明城市 创文
新时代文明实践中心建设 创文
创建国家卫生文明城市 双创
争创全国双拥模范城 双拥
退役军人安置 双拥
创建国家园林城市 园林城市
安全生产治本攻坚三年行动 安全生产
重大事故隐患排查整治 安全生产
镇人大代表换届选举 换届
村（社区）“两委”换届 换届
居民小区消防安全专项整治 消防
电动自行车安全隐患全链条整治 消防
优化营商环境 营商环境
促进民营经济发展 营商环境
防汛抗旱工作 防汛
山洪灾害防御 防汛
重点项目建设 项目建设
扩大有效投资 项目建设
森林草原防灭火工作 森林防火
清明期间森林火灾防控 森林防火
中央生态环境保护督察反馈问题整改 生态环境保护督察
环保督察整改 生态环境保护督察
深入打好污染防治攻坚战 污染防治
农业农村污染治理攻坚 污染防治
全域秸秆禁烧 污染防治
推进乡村全面振兴 乡村全面振兴
常态化精准帮扶 乡村全面振兴
打赢脱贫攻坚战 乡村全面振兴
产业链招商引资 招商引资
一季度经济运行分析 经济运行
实现首季开门红 经济运行
整治形式主义为基层减负 基层减负
更高水平平安建设 平安建设
打击整治电信网络诈骗 平安建设
扫黑除恶常态化 平安建设
禁毒示范城市创建 禁毒
青少年毒品预防教育 禁毒
紧密型县域医共体建设 卫生健康
秋冬季传染病防控 卫生健康
义务教育优质均衡发展 教育
教育高质量发展 教育
校园安全整治 教育
高校毕业生就业 就业
第四次全国农业普查 统计普查
防范和惩治统计造假 统计普查
抓党建促基层治理 党建
深入贯彻中央八项规定精神学习教育 作风建设
树立和践行正确政绩观学习教育 党建
党史学习教育 党建
创建国家森林城市 森林城市
春季造林绿化 森林城市
校园食品安全整治 食品安全
农村道路交通安全整治 道路交通安全
城镇燃气安全整治 燃气安全
养老服务提升 民政养老
社会救助兜底保障 民政养老
春耕备耕 粮食安全
耕地保护和田长制 粮食安全
城镇老旧小区改造 城市更新
城市更新行动 城市更新
旅游发展大会 文化旅游
国防教育 双拥
"""
CASES = [tuple(line.rsplit(" ", 1)) for line in KNOWN.strip().splitlines()]


@pytest.mark.parametrize(("topic", "pack"), CASES)
def test_a_topic_finds_its_pack(topic: str, pack: str) -> None:
    assert BANK.topic_of("", topic) == pack
    assert BANK.topic_of(topic, "") == pack


def test_every_pack_is_found_by_a_topic() -> None:
    assert sorted(set(BANK.topics) - {pack for _, pack in CASES}) == []


def test_the_field_of_work_is_stronger_than_the_name_of_the_topic() -> None:
    assert BANK.topic_of("消防工作", "创建国家卫生城市") == "消防"
    assert BANK.topic_of("别的工作", "创建国家卫生城市") == "创卫"
