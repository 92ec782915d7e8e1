"""Ids, labels and numbers of headings in scripts other than the Latin one, and in either form of accented letters."""

from __future__ import annotations

import unicodedata

import pytest
from support import id_scheme, run_command, states

from sphinxcontrib_flamedesign.core.template import IdSpec
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.core.text.labels import strip_label

TEMPLATE = """
name = "t"
title = "T"
languages = ["chinese", "german"]
[id]
form = ["RFE{number}"]
[metadata.status]
label = "状态"
aliases = ["Status", "Stand der Überprüfung"]
holds = "status"
values = ["草稿", "已接受", "geprüft"]
[fields.background]
label = "背景"
aliases = ["Überblick", "배경", "Обзор", "نظرة عامة", "רקע כללי", "ที่มา", "概要"]
[fields.target]
label = "目标"
aliases = ["Ziel für Benutzer", "목표", "Цель", "الهدف", "מטרה", "เป้าหมาย", "目的"]
parent = "background"
[fields.related]
label = "相关功能"
aliases = ["Verwandte Entwürfe", "관련 기능", "Связанные", "ميزات ذات صلة", "תכונות קשורות", "เกี่ยวข้อง", "関連機能"]
parent = "background"
style = "list"
declares = "related"
"""

#: The three labels of a language, and a statement that names RFE2 and RFE3.
LANGUAGES = {
    "Chinese": ("背景", "目标", "相关功能", "更新RFE2，RFE3需要修改"),
    "Japanese": ("概要", "目的", "関連機能", "RFE2が結果を保存し、RFE3は読む"),
    "Korean": ("배경", "목표", "관련 기능", "RFE2를 읽고 RFE3에 저장한다"),
    "Thai": ("ที่มา", "เป้าหมาย", "เกี่ยวข้อง", "อ่านRFE2และRFE3เก็บ"),
    "German": ("Überblick", "Ziel für Benutzer", "Verwandte Entwürfe", "ändert RFE2 und RFE3"),
    "Russian": ("Обзор", "Цель", "Связанные", "читает RFE2 и пишет в RFE-3"),
    "Arabic": ("نظرة عامة", "الهدف", "ميزات ذات صلة", "يقرأ منRFE2 ويكتب إلى RFE3،"),
    "Hebrew": ("רקע כללי", "מטרה", "תכונות קשורות", "קורא מRFE2 וכותב ל-RFE3"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["RFE1.md", "RFE1.rst"])
def test_plain_labels(read, project, language, form, name):
    project.write("t.toml", TEMPLATE)
    root, target, related, words = LANGUAGES[language]
    heads = f"RFE1: X\n=======\n\n{root}\n{'-' * 40}" if name.endswith("rst") else f"# RFE1: X\n\n## {root}"
    text = unicodedata.normalize(form, f"{heads}\n\n{target}: A.\n\n{related}:\n\n- {words}\n")
    design = read(text, name, flamedesign_template="t.toml")
    assert states(design) == {"background": "filled", "target": "filled", "related": "filled"}
    found = [(one["kind"], one["target"], one["text"]) for one in design["interactions"]]
    assert found == [("related", "RFE2", words), ("related", "RFE3", words)]


@pytest.mark.parametrize(
    "mark", ["目标：", "目标:", "**目标：** ", "**目标**：", "目标（现状）：", "目标——", "- 目标："]
)
def test_labels_without_spaces(read, project, mark):
    project.write("t.toml", TEMPLATE)
    design = read(f"# RFE1：X\n\n## 一、背景\n\n{mark}很快。\n", flamedesign_template="t.toml")
    assert states(design) == {"background": "filled", "target": "filled"}


def test_migration(project):
    project.write("t.toml", TEMPLATE)
    project.write("index.rst", "Index\n=====\n")
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_template = "t.toml"')
    path = project.write("RFE1.md", "# RFE1：X\n\n## 一、背景\n\n目标：很快。\n\n**相关功能：**\n\n- 更新RFE2\n")
    output = run_command("migrate", path).output
    assert "+:::{design-target}\n+很快。\n+:::" in output
    assert "+:::{design-related}\n \n - 更新RFE2\n+:::" in output


@pytest.mark.parametrize(
    "line", ["状态：已接受", "状态:已接受", "**状态**：已接受（2026年）", "Stand der Überprüfung: geprüft, im Mai"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_status(read, project, line, form):
    project.write("t.toml", TEMPLATE)
    text = unicodedata.normalize(form, f"# RFE1：X\n\n{line}\n\n## 背景\n\n无\n")
    design = read(text, flamedesign_template="t.toml")
    assert design["status"] == ("geprüft" if "geprüft" in line else "已接受")
    assert states(design) == {"background": "not-applicable"}


@pytest.mark.parametrize(
    "heading",
    [
        "二、功能",
        "二. 功能",
        "十二、功能",
        "（二）功能",
        "(2) 功能",
        "第二章 功能",
        "第2节：功能",
        "2、功能",
        "2.功能",
        "2.1功能",
        "２．功能",
        "제2장 功能",
        "가. 功能",
        "א. 功能",
        "б) 功能",
        "2 功能",
        "2）功能",
        "二.功能",
        "二）功能",
        "第二部分：功能",
        "②功能",
        "② 功能",
        "§2 功能",
        "§ 2.1 功能",
    ],
)
def test_numbers_of_headings(heading):
    assert strip_label(heading) == "功能"


@pytest.mark.parametrize("number", ["Kapitel 2", "Kapitel 2:", "Teil 2.1", "§2", "②"])
@pytest.mark.parametrize("is_rest", [False, True])
def test_headings_with_a_number_behind_a_word(read, project, number, is_rest):
    project.write("t.toml", TEMPLATE)
    title = f"{number} Überblick"
    text = f"RFE1: X\n=======\n\n{title}\n{'-' * 40}\n\nx\n" if is_rest else f"# RFE1: X\n\n## {title}\n\nx\n"
    design = read(text, "RFE1.rst" if is_rest else "RFE1.md", flamedesign_template="t.toml")
    assert states(design) == {"background": "filled"}


@pytest.mark.parametrize("words", ["无需更改", "无需变更", "無需更改"])
def test_nothing_to_change_in_chinese(read, project, words):
    project.write("t.toml", TEMPLATE)
    design = read(f"# RFE1: X\n\n## 背景\n\n**相关功能：** {words}\n", flamedesign_template="t.toml")
    assert states(design)["related"] == "not-applicable"
    assert design["interactions"] == []


@pytest.mark.parametrize("heading", ["二维码", "3D图", "第二代缓存", "十分钟恢复", "一致性"])
def test_words_that_open_like_numbers(heading):
    assert strip_label(heading) == heading


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("第RFE2号", ["RFE2"]),
        ("RFE2的RFE-3/4和RFE 5", ["RFE2", "RFE3", "RFE4", "RFE5"]),
        ("カーRFE5ー", ["RFE5"]),
        ("RFE2・RFE3", ["RFE2", "RFE3"]),
        ("וRFE7 للRFE8 вRFE9", ["RFE7", "RFE8", "RFE9"]),
        ("RFE13² und RFE14³⁴", ["RFE13", "RFE14"]),
        ("RFE2a, RFE2ä, RFE2б, xRFE2, éRFE2", []),
    ],
)
def test_ids_beside_letters(text, ids):
    assert id_scheme("RFE").find(text) == ids


@pytest.mark.parametrize(
    ("form", "text", "ids"),
    [
        ("需求{number}", "更新需求12，需求 13需要，需求-14の", ["需求12", "需求13", "需求14"]),
        ("요구{number}", "요구12를 요구 13과", ["요구12", "요구13"]),
        ("ТЗ-{number}", "см. ТЗ-12, ТЗ 13 и ТЗ14.", ["ТЗ-12", "ТЗ-13", "ТЗ-14"]),
        ("pep-{number:4}", "PEP 8, PEP-0008, pep-0008.rst", ["pep-0008"]),
        ("ADR-{number:4}", "ADR-4, ADR 0004, adr-0004.md", ["ADR-0004"]),
    ],
)
def test_ids_of_other_forms(form, text, ids):
    assert IdScheme(IdSpec(form=(form,)), ()).find(text) == ids
