"""Web pages, Word files and tables as others export them: the text, and which column is which."""

from pathlib import Path

import docx
import pandas as pd
import pytest

from newsframes.__main__ import main
from newsframes.corpus import read_articles, read_corpus
from newsframes.errors import InputError
from newsframes.sources import COLUMN_NAMES, Columns, language_code, read_document

ENGLISH = (
    "Canada has banned the app from the phones of its civil servants, and officials said that the risk was too high."
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Canada bans app | The Daily</title>
<meta property="og:title" content="Canada bans app"><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2023-10-30T12:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Canada bans app</h1><p>{ENGLISH}</p><p>Beijing rejected the accusation on Tuesday, and the company said that no
data had ever been handed over to anybody.</p><p>The ban takes effect at once, the minister added, and there is no appeal.</p></article>
<footer>All rights reserved. <a href="/privacy">Privacy</a></footer></body></html>"""
EXPORTS = {
    "media cloud": (
        "stories_id,title,publish_date,url,media_name,language,text\n17,Canada bans app,2023-10-30,https://x.example/1,The Daily,en,",
        ("17", "en", "Canada bans app", "The Daily", "2023-10-30"),
    ),
    "lexisnexis": (
        "Headline,Publication,Date,Body\nCanada bans app,The Daily,30 October 2023,",
        ("export-000002", "en", "Canada bans app", "The Daily", "30 October 2023"),
    ),
    "factiva": ("AN,HD,SN,PD,LA,TD\nD1,Canada bans app,The Daily,2023-10-30,English,", ("D1", "en", "Canada bans app", "The Daily", "2023-10-30")),
    "zotero": (
        "Key,Item Type,Publication Title,Title,Date,Url,Language,Abstract Note\nAB2,newspaperArticle,The Daily,Canada bans app,2023-10-30,https://x.example,en-CA,",
        ("AB2", "en", "Canada bans app", "The Daily", "2023-10-30"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_of_usual_sources_are_read_as_they_are(tmp_path, export):
    head, expected = EXPORTS[export]
    (tmp_path / "export.csv").write_text(f'{head}"{ENGLISH}"\n', encoding="utf-8")
    row = read_corpus(tmp_path / "export.csv").iloc[0]
    assert (row["article_id"], row["language"], row["title"], row["outlet"], row["published"]) == expected
    assert row["text"] == ENGLISH


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_of_a_spreadsheet_in_another_country_is_read(tmp_path, separator):
    (tmp_path / "a.csv").write_text(
        f'id{separator}texte, note{separator}text\n1{separator}x{separator}"{ENGLISH}"\n', encoding="utf-8"
    )
    assert read_corpus(tmp_path / "a.csv")["text"].tolist() == [ENGLISH]


def test_guessed_columns_are_shown_once_and_chosen_ones_go_first(tmp_path):
    told = []
    rows = pd.DataFrame(
        {"content": ["no"] * 2, "words": [ENGLISH, ENGLISH + " Yes."], "publish_date": ["2020", "2021"]}
    )
    rows.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    articles = read_corpus(tmp_path / "a.jsonl", columns=Columns({"text": "words"}, say=told.append))
    assert articles["text"].str.startswith(ENGLISH).all()
    assert articles["published"].tolist() == ["2020", "2021"]
    assert told == ["a.jsonl: text <- words, published <- publish_date"]


def test_tables_with_our_own_names_need_no_word(tmp_path):
    told = []
    (tmp_path / "a.csv").write_text(f'article_id,text,outlet\n1,"{ENGLISH}",X\n', encoding="utf-8")
    read_corpus(tmp_path / "a.csv", columns=Columns(say=told.append))
    assert told == []


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_chosen_column_that_is_not_there_is_refused_and_the_columns_are_named(tmp_path, suffix):
    table = pd.DataFrame({"text": [ENGLISH], "place": ["x"]})
    path = tmp_path / f"a.{suffix}"
    table.to_csv(path, index=False) if suffix == "csv" else table.to_parquet(path)
    with pytest.raises(InputError, match="'outlet_name' is missing, there are text, place"):
        read_corpus(path, columns=Columns({"outlet": "outlet_name"}))


def test_no_name_stands_for_two_fields():
    names = [name for usual in COLUMN_NAMES.values() for name in usual]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "code"),
    [("en", "en"), ("EN", "en"), ("en-US", "en"), ("fr_FR", "fr"), ("eng", "en"), ("fra", "fr"), ("fre", "fr"), ("ara", "ar"), ("English", "en"),
     ("anglais", "en"), ("Français", "fr"), ("العربية", "ar"), ("عربية", "ar"), ("Arabic", "ar"), (" French ", "fr"), ("Deutsch", "de"),
     ("German", "de"), ("", ""), ("Klingonese", "klingonese")],
)  # fmt: skip
def test_codes_and_names_of_languages_become_codes(name, code):
    assert language_code(name) == code


def test_main_text_of_a_page_is_taken_under_its_title_and_nothing_around_it(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    page = read_document(tmp_path / "page.html")
    assert page["text"].startswith(f"Canada bans app\n{ENGLISH}\nBeijing rejected")
    assert "Sport" not in page["text"] and "Privacy" not in page["text"]
    assert (page["title"], page["outlet"], page["published"]) == ("Canada bans app", "The Daily", "2023-10-30")


def test_word_file_is_read_paragraph_by_paragraph(tmp_path):
    document = docx.Document()
    for paragraph in ("كندا تحظر وي تشات", "ونفت بكين الاتهامات."):
        document.add_paragraph(paragraph)
    document.save(str(tmp_path / "a.docx"))
    assert read_corpus(tmp_path)["text"].tolist() == ["كندا تحظر وي تشات\nونفت بكين الاتهامات."]


def test_folder_of_all_kinds_is_one_corpus_and_metadata_goes_before_what_a_page_says(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.htm").write_text(PAGE, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(
        "article_id,outlet,language\na,X,anglais\nb.htm,The Weekly,\n", encoding="utf-8"
    )
    articles = read_corpus(tmp_path)
    assert articles["article_id"].tolist() == ["a", "b"]
    assert articles["outlet"].tolist() == ["X", "The Weekly"]
    assert articles["published"].tolist() == ["", "2023-10-30"]
    assert articles["language_source"].tolist() == ["given", "detected"]


def test_text_and_page_of_one_name_are_two_articles_with_one_id_and_refused(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(InputError, match="'a' is that of"):
        read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [("a.html", b"<html><body></body></html>", "no main text"), ("a.html", b"", "no main text"),
     ("a.docx", b"PK no zip", "not a Word file"), ("a.docx", b"", "not a Word file")],
)  # fmt: skip
def test_documents_that_hold_no_text_are_told_and_the_rest_is_read(tmp_path, name, data, what):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(ENGLISH, encoding="utf-8")
    articles, errors = read_articles(tmp_path)
    assert articles["article_id"].tolist() == ["good"]
    assert [(Path(error.path).name, what in error.what) for error in errors] == [(name, True)]


def test_annotate_takes_the_columns_too_and_says_what_it_guessed(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(f'Headline,Story text\nCanada bans app,"{ENGLISH}"\n', encoding="utf-8")
    assert (
        main(["annotate", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out"), "--column", "text=Story text"]) == 0
    )
    assert "text <- Story text, title <- Headline" in capsys.readouterr().err
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["text"].tolist() == [ENGLISH]


@pytest.mark.parametrize("column", ["text", "text=", "words=content", "=content"])
def test_column_option_that_says_nothing_is_refused(column):
    with pytest.raises(SystemExit) as ended:
        main(["annotate", "seeds", "--out", "out", "--column", column])
    assert ended.value.code == 2
