"""Showing tables, passages and sentences in a notebook, safely and right to left where the script is.

Everything that comes from a text is escaped. Direction and language are set cell by cell by attributes that survive GitHub's
sanitiser; plain text says the same and is deterministic, so that notebooks can be compared run by run.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable
from importlib import metadata

import pandas as pd

from newsframes.text import script_of, visible

_FRENCH_OR_ENGLISH = {"fr": "fr", "en": "en"}
_LEFT = ' align="left" style="text-align: left"'
"""Both: the attribute for GitHub, which strips styles, and the style for JupyterLab, whose theme overrides the attribute."""


MOST_ROWS = 80
MOST_PASSAGES = 40
"""A page holds so much and can still be read; the rest stands in the table that it comes from."""
NOTHING = "there is none."
TEXT_SETS = {"five": "these articles", "dev": "texts read", "test": "texts kept apart"}
"""What tables call the texts that the instrument is tried on: the articles themselves, and the halves of the trial texts."""
NOT_CODED = "no article of this corpus has been coded by hand, so nothing can be told."


class Shown:
    """Something to display: HTML for notebook and web, plain text for terminals and for comparison."""

    def __init__(self, markup: str, plain: str):
        self.markup, self.plain = markup, visible(plain)

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain


def escape(text: str) -> str:
    """Text for HTML: markup escaped, signs that start a formula kept from it, control and direction characters shown and not obeyed."""
    escaped = html.escape(visible(str(text).replace("\r\n", "\n")))
    return escaped.replace("$", "<span>$</span>").replace("\\", "<span>\\</span>").replace("\n", "<br>")


def _cell(value: object, digits: int, language: str | None) -> tuple[str, str]:
    """A cell's attributes and its text."""
    if isinstance(value, bool):
        return "", "yes" if value else "no"
    if isinstance(value, float):
        return ' align="right"', "" if pd.isna(value) else f"{value:,.{digits}f}"
    if isinstance(value, int):
        return ' align="right"', f"{value:,}"
    text = str(value)
    if script_of(text) == "Arabic":
        return ' dir="rtl" lang="ar" align="right" style="text-align: right"', text
    return (f' lang="{language}"' if language else "") + _LEFT, text


def show_table(
    table: pd.DataFrame,
    caption: str,
    *,
    names: dict[str, str] | None = None,
    digits: int = 1,
    languages: Iterable[str] | None = None,
    nothing: str = NOTHING,
) -> Shown:
    """A table with a caption, at most a screen wide; numbers right, text left, Arabic right to left.

    ``names`` gives readable headings and chooses and orders the columns; ``languages`` gives the language of the text in each row.
    After MOST_ROWS rows it is told how many more there are; in place of a table without rows stands the sentence ``nothing``.
    """
    if table.empty:
        return show_text(f"{caption}: {nothing}")
    if names:
        table = table[list(names)].rename(columns=names)
    tags = [None] * len(table) if languages is None else [_FRENCH_OR_ENGLISH.get(language) for language in languages]
    caption, table, tags = _with_rest(caption, len(table)), table.head(MOST_ROWS), tags[:MOST_ROWS]
    head = "".join(f"<th{_LEFT}>{escape(name)}</th>" for name in table.columns)
    body, plain = [], []
    for row, language in zip(table.astype(object).itertuples(index=False, name=None), tags, strict=True):
        cells = [_cell(value.item() if hasattr(value, "item") else value, digits, language) for value in row]
        body.append("<tr>" + "".join(f"<td{attributes}>{escape(text)}</td>" for attributes, text in cells) + "</tr>")
        plain.append([text.replace("\n", " ") for _, text in cells])
    markup = (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody>\n</table>"
    )
    lines = [caption, " | ".join(table.columns), *(" | ".join(cells) for cells in plain)]
    return Shown(markup, "\n".join(lines))


def _with_rest(caption: str, n: int, most: int = MOST_ROWS, rows: str = "rows") -> str:
    """A caption that tells how many of ``n`` rows are shown, where that is not all."""
    return caption if n <= most else f"{caption} (the first {most} of {n:,} {rows})"


def show_concordance(lines: pd.DataFrame, caption: str, *, names: dict[str, str]) -> Shown:
    """Keywords in their context, the word in the middle; an Arabic line runs from its right cell to its left one.

    ``lines`` has before, keyword, after (see vocabulary.keyword_in_context) and the columns that ``names`` chooses and heads.
    """
    if lines.empty:
        return show_text(f"{caption}: {NOTHING}")
    caption, lines = _with_rest(caption, len(lines)), lines.head(MOST_ROWS)
    heads = [*names.values(), "left of it", "word", "right of it"]
    head = "".join(f"<th{_LEFT}>{escape(name)}</th>" for name in heads)
    body, plain = [], []
    for row in lines.itertuples():
        arabic = script_of(row.keyword) == "Arabic"
        direction = ' dir="rtl" lang="ar"' if arabic else ""
        left, right = (row.after, row.before) if arabic else (row.before, row.after)
        told = [str(getattr(row, column)) for column in names]
        body.append(
            "<tr>"
            + "".join(f"<td{_LEFT}>{escape(text)}</td>" for text in told)
            + f'<td{direction} align="right" style="text-align: right">{escape(left)}</td><td{direction} align="center" style="text-align: center"><b>{escape(row.keyword)}</b></td>'
            + f"<td{direction}{_LEFT}>{escape(right)}</td></tr>"
        )
        plain.append([*told, f"{row.before}[{row.keyword}]{row.after}".replace("\n", " ")])
    markup = (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody>\n</table>"
    )
    return Shown(markup, "\n".join([caption, *(" | ".join(cells) for cells in plain)]))


def show_text(*sentences: str) -> Shown:
    """Sentences whose numbers were computed, one paragraph each."""
    return Shown("\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences), "\n".join(sentences))


def show_list(*items: str) -> Shown:
    """Findings, one bullet each."""
    markup = "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"
    return Shown(markup, "\n".join(f"- {item}" for item in items))


def paragraph(text: str, language: str, marks: Iterable[tuple[int, int]] = ()) -> str:
    """HTML of a passage in its language and direction; ``marks`` are spans to highlight, offsets into ``text``, in order."""
    out, at = [], 0
    for start, end in marks:
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    out.append(escape(text[at:]))
    direction = ' dir="rtl" align="right" style="text-align: right"' if language == "ar" else ' dir="ltr"'
    return f'<p lang="{html.escape(language)}"{direction}>{"".join(out)}</p>'


def show_passages(passages: pd.DataFrame, caption: str) -> Shown:
    """Passages one below the other, each with where it stands, the text with its spans marked, and a translation where there is one.

    ``passages`` has article_id, sentence_no, language, text, marks (list of offsets into text), translation (may be empty).
    """
    if passages.empty:
        return show_text(f"{caption.rstrip(':')}: {NOTHING}")
    caption, passages = _with_rest(caption, len(passages), MOST_PASSAGES, "sentences"), passages.head(MOST_PASSAGES)
    markup, plain = [f"<p><b>{escape(caption)}</b></p>"], [caption]
    for row in passages.itertuples():
        place = f"{row.article_id}, sentence {row.sentence_no}"
        markup.append(f"<p><small>{escape(place)}</small></p>\n{paragraph(row.text, row.language, row.marks)}")
        plain.append(f"[{place}] " + _bracketed(row.text, row.marks).replace("\n", " "))
        if row.translation:
            markup.append(f'<p lang="en" dir="ltr"><i>{escape(row.translation)}</i></p>')
            plain.append(f"    {row.translation}")
    return Shown("\n".join(markup), "\n".join(plain))


def _bracketed(text: str, marks: Iterable[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in marks:
        out += [text[at:start], "[", text[start:end], "]"]
        at = end
    return "".join(out) + text[at:]


def show_regions(sentences: pd.DataFrame, language: str, caption: str) -> Shown:
    """An article line by line, each line with its region where that is not body."""
    markup, plain = [f"<p><b>{escape(caption)}</b></p>"], [caption]
    for row in sentences.itertuples():
        own = "ar" if script_of(row.text) == "Arabic" else ("en" if language == "ar" else language)
        label = "" if row.region == "body" else f"<p><small>↓ {escape(row.region)}</small></p>\n"
        text = paragraph(row.text, own)
        markup.append(
            label
            + (text.replace("<p ", "<blockquote><p ", 1) + "</blockquote>" if row.region == "boilerplate" else text)
        )
        plain.append(("" if row.region == "body" else f"({row.region}) ") + row.text.replace("\n", " "))
    return Shown("\n".join(markup), "\n".join(plain))


def versions(*packages: str) -> Shown:
    """The versions of packages, for the last cell of a notebook."""
    return show_text(" · ".join(f"{name} {metadata.version(name)}" for name in packages))


def passages(
    spans: pd.DataFrame, sentences: pd.DataFrame, languages: pd.Series, translations: pd.DataFrame
) -> pd.DataFrame:
    """The sentences in which spans stand, ready for ``show_passages``; one row a sentence, in text order.

    ``spans`` has article_id, sentence_no, start, end; ``languages`` maps article_id to language.
    """
    places = sentences.set_index(["article_id", "sentence_no"])
    english = translations.set_index(["article_id", "start"])["translation"]
    rows = []
    for (article, number), group in spans.groupby(["article_id", "sentence_no"]):
        sentence = places.loc[(article, number)]
        marks = _joined(
            (int(s - sentence["start"]), int(e - sentence["start"]))
            for s, e in zip(group["start"], group["end"], strict=True)
        )
        language = languages[article]
        translation = "" if language == "en" else english.get((article, sentence["start"]), "")
        rows.append((article, number, language, sentence["text"], marks, translation))
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "language", "text", "marks", "translation"])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one, so that no text is shown twice."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def show_reading(article: pd.DataFrame, marks: pd.DataFrame, language: str, caption: str) -> Shown:
    """An article with its claims, cues, sources and entities marked in the text, each with a label, so that no colour is needed.

    ``article`` has the sentences (sentence_no, start, end, text); ``marks`` has start, end, kind (claim · cue · source · entity) and
    label (shown before a claim as ⟦label: …⟧, empty for the rest). Claims are highlighted, cues bold, sources underlined by
    brackets ‹ ›, entities in italics; overlapping marks are nested piece by piece.
    """
    markup, plain = [f"<p><b>{escape(caption)}</b></p>"], [caption]
    for row in article.itertuples():
        inside = [m for m in marks.itertuples() if m.start < row.end and row.start < m.end]
        cuts = sorted(
            {row.start, row.end, *(min(max(edge, row.start), row.end) for m in inside for edge in (m.start, m.end))}
        )
        rich, bare = [], []
        for left, right in itertools.pairwise(cuts):
            piece = row.text[left - row.start : right - row.start]
            active = {m.kind for m in inside if m.start <= left and right <= m.end}
            opened = [m for m in inside if m.kind == "claim" and max(m.start, row.start) == left]
            closed = [m for m in inside if m.kind == "claim" and min(m.end, row.end) == right]
            sources = [m for m in inside if m.kind == "source"]
            before = "".join("‹" for m in sources if m.start == left)
            after = "".join("›" for m in sources if m.end == right)
            text = escape(piece)
            for kind, tag in (("entity", "i"), ("cue", "b"), ("claim", "mark")):
                text = f"<{tag}>{text}</{tag}>" if kind in active else text
            labels = "".join(f'<small><b>⟦<span dir="ltr">{escape(m.label)}</span>:</b></small> ' for m in opened)
            rich.append(f"{labels}{before}{text}{after}" + "".join("<small><b>⟧</b></small>" for _ in closed))
            shown = f"*{piece}*" if "cue" in active else piece
            bare.append("".join(f"⟦{m.label}: " for m in opened) + before + shown + after + "⟧" * len(closed))
        own = "ar" if script_of(row.text) == "Arabic" else ("en" if language == "ar" else language)
        direction = ' dir="rtl" align="right" style="text-align: right"' if own == "ar" else ' dir="ltr"'
        markup.append(f'<p lang="{own}"{direction}><small>{row.sentence_no}</small> {"".join(rich)}</p>')
        plain.append(f"{row.sentence_no} " + "".join(bare).replace("\n", " "))
    return Shown("\n".join(markup), "\n".join(plain))
