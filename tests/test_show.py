"""What notebooks display: escaped, right to left where the script is, intact behind GitHub's sanitiser."""

import re

import bleach
import pandas as pd
import pytest

from newsframes.show import (
    paragraph,
    passages,
    show_concordance,
    show_list,
    show_passages,
    show_regions,
    show_table,
    show_text,
)

# What GitHub's renderer of notebooks keeps.
TAGS = {
    "b", "blockquote", "br", "caption", "i", "li", "mark", "p", "small", "span", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = ["dir", "lang", "align"]
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "$5 and $6",
    "a|b",
    "</td></table>",
    "\u202eevil\u202c",
]
SENTENCES = pd.DataFrame({
    "article_id": ["a", "b"], "sentence_no": [1, 1], "start": [0, 0], "end": [20, 22],
    "region": ["body", "boilerplate"], "text": ["وقالت الصين إن كل شيء", "<b>China</b> said $5 so"],
})  # fmt: skip
SPANS = pd.DataFrame({"article_id": ["a", "b"], "sentence_no": [1, 1], "start": [6, 3], "end": [11, 8]})
LANGUAGES = pd.Series({"a": "ar", "b": "en"})
NO_TRANSLATION = pd.DataFrame({"article_id": ["a"], "start": [0], "translation": ["China said everything"]})


def everything_shown() -> list:
    read = passages(SPANS, SENTENCES, LANGUAGES, NO_TRANSLATION)
    lines = pd.DataFrame(
        {"before": ["قالت ", "x"], "keyword": ["الصين", "<i>"], "after": [" إن", "$y"], "place": ["a", "b"]}
    )
    return [
        show_table(pd.DataFrame({"text": ["نص", *HOSTILE], "n": range(7), "x": [0.5] * 7}), "Caption <b>"),
        show_text(*HOSTILE),
        show_list(*HOSTILE),
        show_passages(read, "Read"),
        show_regions(SENTENCES, "ar", "Lines"),
        show_concordance(lines, "Words", names={"place": "where"}),
    ]


@pytest.mark.parametrize(
    "shown", everything_shown(), ids=["table", "text", "list", "passages", "regions", "concordance"]
)
def test_the_sanitiser_of_github_finds_nothing_to_take_out(shown):
    markup = re.sub(r' style="text-align: \w+"', "", shown._repr_html_())
    kept = bleach.clean(markup, tags=TAGS, attributes=ATTRIBUTES, strip=True)
    assert bleach.clean(kept, tags=set(), strip=True) == bleach.clean(markup, tags=set(), strip=True)
    assert kept.count("<") == markup.count("<")
    assert kept.count('dir="rtl"') == markup.count('dir="rtl"')


@pytest.mark.parametrize("text", HOSTILE)
def test_text_cannot_become_markup_or_formula(text):
    markup = show_text(text)._repr_html_()
    assert "<script" not in markup and "<img" not in markup and "</td>" not in markup
    assert "$" not in markup.replace("<span>$</span>", "")
    assert "\u202e" not in markup


def test_direction_overrides_are_shown_and_not_obeyed():
    assert "⟨U+202E⟩" in show_text("a\u202eb")._repr_html_()


def test_an_arabic_cell_runs_from_right_to_left_and_a_number_stands_right():
    markup = show_table(pd.DataFrame({"a": ["الصين", "China"], "n": [1200, 3]}), "c")._repr_html_()
    assert '<td dir="rtl" lang="ar" align="right" style="text-align: right">الصين</td>' in markup
    assert '<td align="left" style="text-align: left">China</td>' in markup
    assert '<td align="right">1,200</td>' in markup


def test_plain_text_says_what_the_table_says():
    shown = show_table(pd.DataFrame({"a": ["x"], "n": [0.25]}), "Caption", digits=2)
    assert repr(shown) == "Caption\na | n\nx | 0.25"


def test_an_arabic_line_of_a_concordance_has_what_comes_before_at_its_right():
    lines = pd.DataFrame({"before": ["قبل"], "keyword": ["كلمة"], "after": ["بعد"]})
    markup = show_concordance(lines, "c", names={})._repr_html_()
    assert markup.index("بعد") < markup.index("كلمة") < markup.index("قبل")


def test_marks_are_highlighted_where_they_stand():
    assert paragraph("a China b", "en", [(2, 7)]) == '<p lang="en" dir="ltr">a <mark>China</mark> b</p>'


def test_passages_carry_marks_and_translation():
    read = passages(SPANS, SENTENCES, LANGUAGES, NO_TRANSLATION)
    assert read["marks"].tolist() == [[(6, 11)], [(3, 8)]]
    assert read["translation"].tolist() == ["China said everything", ""]
    assert SENTENCES["text"][0][6:11] == "الصين"


def test_marks_that_overlap_show_no_text_twice():
    text = "Hackers of Beijing attacked Microsoft."
    sentences = pd.DataFrame(
        {"article_id": ["a"], "sentence_no": [1], "start": [0], "end": [len(text)], "text": [text]}
    )
    spans = pd.DataFrame({"article_id": "a", "sentence_no": 1, "start": [0, 11, 19], "end": [27, 18, 37]})
    none = pd.DataFrame({"article_id": [], "start": [], "translation": []})
    rows = passages(spans, sentences, pd.Series({"a": "en"}), none)
    assert rows.loc[0, "marks"] == [(0, 37)]
    assert repr(show_passages(rows, "x")).endswith("[Hackers of Beijing attacked Microsoft].")
