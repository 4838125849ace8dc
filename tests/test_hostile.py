"""Input that means ill: nothing of it runs, hangs, breaks the page, leads away or is computed."""

import csv
import json
import os
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from browser import browser, keep_picture
from hostile import ELSEWHERE, PIECES, notebook, shown_and_drawn, write_corpus
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter

from fuzz import wrong_rows
from newsframes import InputError, annotate
from newsframes.__main__ import main
from newsframes.corpus import read_articles
from newsframes.errors import LONGEST
from newsframes.figures import LONGEST_LABEL, drawable
from newsframes.sentences import MOST_CHARACTERS
from newsframes.show import escape, show_table, show_text
from newsframes.tables import guarded, read_table, unguarded, write_table
from newsframes.text import count_words, likely_encoding, visible

SEEDS = Path(__file__).parents[1] / "seeds"
ARABIC = "حظرت كندا تطبيق وي تشات الصيني على الأجهزة الحكومية بسبب مخاطر الأمن السيبراني."
ENGLISH = "Canada has banned the Chinese app WeChat from the phones of the government because of security risks."
FRENCH = "Le Canada a interdit l'application chinoise WeChat sur les téléphones du gouvernement pour la sécurité."
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ANY_LETTERS = st.text(st.sampled_from("=+-@'\"\t\r\n,;\x00\ufeff\u202eaا1 "), max_size=12)


# Rendered notebooks


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> Path:
    """A notebook on a corpus that means ill, exported to HTML; figures and their tables beside."""
    folder = tmp_path_factory.mktemp("hostile")
    shown = shown_and_drawn(write_corpus(folder / "corpus.jsonl"), folder)
    page = HTMLExporter().from_notebook_node(notebook(shown))[0]
    (folder / "page.html").write_text(page, encoding="utf-8")
    return folder


def test_nothing_in_a_text_runs_breaks_the_page_or_leads_away(rendered):
    asked, harmless = [], HTMLExporter().from_notebook_node(notebook([show_text("x")]))[0]
    facts = """() => ({
        obeyed: window.obeyed === undefined,
        scripts: document.querySelectorAll("script").length, styles: document.querySelectorAll("style, link").length,
        strangers: document.querySelectorAll("main :is(iframe, object, embed, svg, a, h1, form, input, textarea, plaintext)").length,
        handlers: [...document.querySelectorAll("main *")].filter(e => e.getAttributeNames().some(n => n.startsWith("on"))).length,
        pictures: [...document.querySelectorAll("main img")].filter(i => !i.src.startsWith("data:image/png")).length,
        background: getComputedStyle(document.body).backgroundColor })"""
    with browser() as window:
        page = window.new_page()
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        window.route("http*://**", lambda route: (asked.append(route.request.url), route.abort()))
        page.set_content(harmless)
        expected, exporter_asks = page.evaluate(facts), set(asked)
        page.goto((rendered / "page.html").as_uri())
        page.locator("main img").last.scroll_into_view_if_needed()
        page.mouse.move(300, 300)
        found = page.evaluate(facts)
        keep_picture(page, "hostile")
        assert page.locator("main img").count() == 5
    assert found == expected
    assert set(asked) <= exporter_asks
    assert not any(ELSEWHERE in url for url in asked)


@pytest.mark.parametrize("piece", PIECES, ids=range(len(PIECES)))
def test_what_is_shown_holds_no_control_character_and_starts_no_formula(piece):
    shown = show_table(pd.DataFrame({piece: [piece]}), piece)
    for text in (shown._repr_html_(), repr(shown)):
        assert {unicodedata.category(char) for char in text.replace("\n", "").replace("\t", "")} & {"Cc", "Cs"} == set()
        assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    markup = shown._repr_html_().replace("<span>$</span>", "").replace("<span>\\</span>", "")
    assert "$" not in markup and "\\" not in markup


def test_marks_piled_up_on_a_letter_are_cut_and_those_of_a_language_are_not():
    assert visible("Z" + "\u0301" * 300) == "Z" + "\u0301" * 8 + "⟨+292⟩"
    vowelled = "وَقَالَتِ ٱلصِّينُ إِنَّهُ لَا"
    assert visible(vowelled) == vowelled


def test_what_is_no_control_character_is_shown_as_it_is():
    for text in (ARABIC, ENGLISH, FRENCH, "می‌خواهم 👩‍👩‍👧 e\u0301 \u00a0\u00ad"):
        assert visible(text) == text


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_label_of_a_figure_is_one_short_line(text):
    label = drawable(text)
    assert "\n" not in label
    assert len(drawable("x" * 1000 + text)) == LONGEST_LABEL
    assert all(unicodedata.category(char) != "Cc" for char in label)


@settings(deadline=None)
@given(ANY_TEXT)
def test_escaped_text_has_no_tag_of_its_own(text):
    bare = escape(text)
    for own in ("<span>$</span>", "<span>\\</span>", "<br>"):
        bare = bare.replace(own, "")
    assert not set(bare) & set("<>\"'$\\\x00\x1b")


# Messages


def test_a_message_is_one_line_of_bounded_length_and_obeys_nothing():
    error = InputError("x\x1b[31m\n" + "y" * 10**6, path="a\nb\u202e\udce9.txt", line=3, remedy="z\r")
    assert str(error).startswith("a⟨U+000A⟩b⟨U+202E⟩⟨U+DCE9⟩.txt, line 3: x⟨U+001B⟩[31m⟨U+000A⟩y")
    assert str(error).endswith("… (1,000,007 characters) -> z⟨U+000D⟩")
    assert len(str(error)) < 2 * LONGEST


# Spreadsheets


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "'=1", '=HYPERLINK("http://x.invalid")']
)
def test_a_spreadsheet_computes_no_cell(cell):
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_LETTERS | ANY_TEXT, min_size=1, max_size=4))
def test_a_table_that_is_written_is_read_as_it_was(tmp_path_factory, notes):
    folder = tmp_path_factory.mktemp("table")
    table = pd.DataFrame({
        "concept": [f"c{n}" for n in range(len(notes))], "kind": "frame", "value": "economic", "tier": "core",
        "en": "x", "fr": "y", "ar": "ي", "note": notes,
    })  # fmt: skip
    write_table("lexicon_concepts", table.astype("str"), folder)
    assert read_table("lexicon_concepts", folder)["note"].tolist() == notes


def test_rejects_hold_no_formula(tmp_path, monkeypatch, capsys):
    (tmp_path / "=x.jsonl").write_text(json.dumps({"text": ENGLISH}) + "\n=1+1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["annotate", "=x.jsonl", "--out", "out", "--on-error", "skip"]) == 1
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) > 1
    assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")] == []


# Work grows with length, not faster: with its square, a text below would take hours


LENGTH = 15_000


def repeated(piece: str) -> str:
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


LONG = {
    "a line without a stop": repeated("China denied hacking Microsoft, and officials said that the attack was not theirs "),
    "an Arabic line without a stop": repeated("ونفت بكين الاتهامات وقالت إن الهجوم لم يكن من عملها "),
    "a French line without a stop": repeated("Pékin a démenti l'attaque, et a déclaré que l’application n’espionne pas "),
    "nothing but verbs of speech": repeated("said "), "nothing but harms": repeated("hacking "),
    "denials in denials": repeated("denied that China hacked Microsoft and "), "one name": repeated("China "),
    "one Arabic name": repeated("الصين "), "quoted names": repeated('"China" '), "quotations never closed": repeated("« China "),
    "one quotation never closed": "China said “" + repeated("hackers stole data. He said there was no hack. "),
    "quotation marks": "China said " + '"' * LENGTH, "nested guillemets": "«" * LENGTH + " China said hacking " + "»" * LENGTH,
    "nested quotations": "“a " * LENGTH + " China said hacking " + "”" * LENGTH, "nested brackets": "[" * LENGTH + "China" + "]" * LENGTH,
    "abbreviations": repeated("U.S. "), "initials": repeated("a. "), "initials without space": repeated("a.a."),
    "an address": "www." + repeated("Aa."), "stops": "China said " + "." * LENGTH, "colons": repeated("a: "),
    "space": "China said " + " " * LENGTH + "hacking: " + " " * LENGTH, "empty lines": "China said\n" + "\n" * LENGTH + "hacking denied.",
    "short lines": repeated("ab\n"), "a list": repeated("• China\n"), "dates": repeated("12 March 2024\n"),
    "signatures": repeated("— x (@a) "), "signed lines": repeated("— x (@a)\nhacked China\n"), "pictures": repeated("pic.twitter.com/a "),
    "letters": "a" * LENGTH, "Arabic letters": "ب" * LENGTH, "two scripts in a word": repeated("aب"), "two scripts": repeated("China الصين "),
    "marks": "a" + "\u0301" * LENGTH, "digits": "1" * LENGTH, "a source described again and again": repeated("The app said. "),
    "a person named again and again": repeated("Biden said hackers stole data. "),
    "claims, evidence, answers": repeated("China stole data. Evidence was not shown. China denied it. Microsoft patched the flaw. "),
    **{f"seed {path.stem[:3]}, again and again": repeated(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))},
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_annotated_and_every_row_says_what_stands_there(name):
    text = LONG[name]
    language = "ar" if "\u0627" in text else "fr" if "é" in text else "en"
    articles = pd.DataFrame({"article_id": ["a"], "language": language, "title": "", "text": text})
    annotation = annotate(articles)
    assert wrong_rows(annotation) == 0
    sentences = annotation.sentences
    assert sentences["n_words"].sum() <= count_words(text) + len(sentences)
    assert (sentences["end"] - sentences["start"]).between(1, MOST_CHARACTERS).all()
    assert (sentences["start"].to_numpy()[1:] >= sentences["end"].to_numpy()[:-1]).all()
    told = "".join(text[start:end] for start, end in zip(sentences["start"], sentences["end"], strict=True))
    assert "".join(told.split()) == "".join(text.split())


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ARABIC, "cp1256"), (ARABIC, "iso8859_6"), (ARABIC, "cp720"), (ARABIC, "utf_16"), (FRENCH, "cp1252"), (FRENCH, "mac_roman"), (FRENCH, "utf_16")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_the_likely_encoding_is_named(tmp_path, text, encoding, name):
    content = {"a.txt": text, "a.csv": f'text\n"{text}"\n', "a.jsonl": json.dumps({"text": text}, ensure_ascii=False)}
    (tmp_path / name).write_bytes(content[name].encode(encoding, "ignore"))
    try:
        articles, errors = read_articles(tmp_path)
    except InputError as error:
        articles, errors = pd.DataFrame(), [error]
    assert articles.empty
    assert f"it looks like {'UTF-16' if encoding == 'utf_16' else encoding}" in errors[0].what


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("encoding", ["cp1256", "cp1252"])
def test_the_encoding_of_a_seed_written_in_it_is_told(path, encoding):
    text = path.read_text(encoding="utf-8")
    data = text.encode(encoding, "ignore")
    if ("\u0627" in text) == (encoding == "cp1256"):
        assert likely_encoding(data, 0) == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", [ARABIC, ENGLISH])
def test_a_wide_encoding_without_a_mark_does_not_pass_for_utf_8(tmp_path, text, encoding):
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    articles, errors = read_articles(tmp_path)
    assert articles.empty
    assert "looks like UTF-16" in errors[0].what


# Files that are none, and names


def test_links_pipes_folders_and_devices_among_the_texts(tmp_path):
    folder, apart = tmp_path / "c", tmp_path / "apart.txt"
    folder.mkdir()
    apart.write_text(ENGLISH, encoding="utf-8")
    (folder / "linked.txt").symlink_to(apart)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("missing")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "folder.txt").mkdir()
    (folder / "all").symlink_to(".")
    for suffix in ("txt", "csv", "jsonl", "parquet"):
        os.mkfifo(folder / f"pipe.{suffix}")
    articles, errors = read_articles(folder)
    assert articles[["article_id", "text", "source_path"]].to_numpy().tolist() == [["linked", ENGLISH, "linked.txt"]]
    told = {Path(error.path).name: error.what for error in errors}
    assert told == {
        "loop.txt": "cannot be read (Too many levels of symbolic links)", "nowhere.txt": "a symbolic link that leads nowhere",
        **dict.fromkeys(["device.txt", "folder.txt", *(f"pipe.{s}" for s in ("txt", "csv", "jsonl", "parquet"))], "no regular file"),
    }  # fmt: skip


NAMES = [
    "a b",
    "quote\"s'",
    "line\nbreak",
    "..",
    "...",
    "=cmd|x",
    "esc\x1b[31m",
    "\u202etxt",
    "-rf",
    "*?[",
    "a" * 240,
    "اسم",
    "#%20&",
]


def test_names_lead_nowhere(tmp_path, capsys):
    folder, out = tmp_path / "c", tmp_path / "out"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.txt").write_text(ENGLISH, encoding="utf-8")
    rows = [{"article_id": name, "text": ENGLISH} for name in ("../../up", "/abs", "nul\x00", "\u2066x")]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with (folder / "not UTF-8.txt").open("wb"):
        (folder / "not UTF-8.txt").rename(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))
    before = {path for path in tmp_path.rglob("*") if path != out and out not in path.parents}
    assert main(["annotate", str(folder), "--out", str(out), "--on-error", "skip"]) == 1
    assert before == {path for path in tmp_path.rglob("*") if path != out and out not in path.parents}
    ids = set(pd.read_parquet(out / "articles.parquet")["article_id"])
    assert ids == {*NAMES, *(row["article_id"] for row in rows)}
    told = capsys.readouterr()
    assert "caf⟨U+DCE9⟩.txt: its name is not UTF-8" in told.err
    assert "\x1b" not in told.out + told.err


# Tables


@pytest.mark.parametrize("field", ["article_id", "title", "outlet", "published", "story"])
def test_half_a_character_in_any_field_is_refused_where_it_stands(tmp_path, field):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": ENGLISH, field: "x\ud800"}) + "\n", encoding="utf-8")
    articles, errors = read_articles(path)
    assert articles.empty
    assert f"the {field} of" in errors[0].what and "(U+D800) at 1" in errors[0].what and errors[0].line == 1


def test_metadata_may_have_other_columns_under_any_name(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    header, row = "article_id,line,path,metadata,text,,=x,title", "a,9,/etc/passwd,m,t,,1,Its title"
    (tmp_path / "metadata.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    articles, errors = read_articles(tmp_path)
    assert errors == []
    assert articles[["article_id", "title", "text"]].to_numpy().tolist() == [["a", "Its title", ENGLISH]]


@pytest.mark.parametrize("name", ["metadata.csv", "a.csv"])
def test_a_column_that_stands_twice_is_refused(tmp_path, name):
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / name).write_text("article_id,text,text,article_id\na,x,y,b\n", encoding="utf-8")
    try:
        errors = read_articles(tmp_path)[1]
    except InputError as error:
        errors = [error]
    assert "stands there more than once" in errors[0].what and errors[0].line == 1


@pytest.mark.parametrize(
    "line", ["[" * 200_000, '{"text":' + "[" * 200_000, '{"a":' * 100_000, '{"n": ' + "9" * 5_000 + "}"]
)
def test_json_that_is_nested_or_large_beyond_measure_is_refused_and_the_rest_read(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n" + json.dumps({"text": ENGLISH}) + "\n", encoding="utf-8")
    articles, errors = read_articles(path)
    assert articles["text"].tolist() == [ENGLISH]
    assert [error.line for error in errors] == [1]
