"""A corpus that means ill, and a notebook that shows it as the package's notebooks show theirs."""

from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook, new_output

from newsframes import annotate, load_lexicon, read_corpus
from newsframes.accusations import reading_marks
from newsframes.claims import voices
from newsframes.corpus import article_labels
from newsframes.figures import (
    draw_claim_strips,
    draw_keyness,
    draw_regions,
    draw_voices,
    draw_word_clouds,
    language_captions,
    save_figure,
)
from newsframes.show import (
    passages,
    show_concordance,
    show_list,
    show_passages,
    show_reading,
    show_regions,
    show_table,
    show_text,
)
from newsframes.vocabulary import keyword_in_context

ELSEWHERE = "http://elsewhere.invalid/"
"""No request may go there."""
PIECES = [
    "<script>window.obeyed=1</script>",
    "</script><script>window.obeyed=2</script>",
    '<img src=x onerror="window.obeyed=3">',
    f'<img src="{ELSEWHERE}pixel.png">',
    f"<iframe src={ELSEWHERE}></iframe>",
    f'<link rel="stylesheet" href="{ELSEWHERE}s.css">',
    "<style>* { background: rgb(1, 2, 3) !important }</style>",
    "<svg onload=window.obeyed=4><circle r=9></svg>",
    "</td></tr></table></div></p><h1 id=leaked>x</h1>",
    '"><b onmouseover=window.obeyed=5 style="position:fixed;inset:0">x</b>',
    "' autofocus onfocus='window.obeyed=6",
    "<!-- <plaintext> <textarea>",
    "&lt;script&gt;window.obeyed=7&lt;/script&gt; &#60;b&#62;",
    f"[a](javascript:window.obeyed=8) ![b]({ELSEWHERE}m.png) # head `code` **bold** | a | b |",
    "$x^2$ and $$y_1$$ and \\(z\\) and \\[w\\] and \\begin{equation}v\\end{equation} and \\frac{",
    f"$\\href{{javascript:window.obeyed=9}}{{x}}$ \\unicode{{x3c}} \\require{{html}} \\style{{background:url({ELSEWHERE})}}{{x}}",
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7 %> %s %(x)s {0}",
    f'=HYPERLINK("{ELSEWHERE}","x") +1+1 -1 @SUM(1) \t=1+1',
    f"\x1b[31;5mred\x1b[0m \x1b]8;;{ELSEWHERE}\x07link\x1b]8;;\x07 \x07\x08\x7f\x9b31m",
    "\u202eesrever\u202c \u2066iso\u2069 \u200fmark\u200e \u061c \ufeff\u200b\u200d\u00ad \U000e0041\U000e007f",
    "nul \x00 bell \x07 \u2028 \u2029 \x85 \ufff9\ufffb \ufffe \U0010ffff \ufdd0",
    "Z\u0335\u0321\u0322\u031b" + "\u0301" * 300 + " ﷽ 👩‍👩‍👧‍👦 𒐫",
    "'; DROP TABLE articles; -- ../../etc/passwd C:\\nul \\\\host\\share",
    "a" * 3000,
]
SENTENCES = {
    "en": "China hacked Microsoft, {} officials said. Beijing denied the attack on {} servers of the government.",
    "fr": "La Chine a piraté Microsoft, selon {} des responsables. Pékin a démenti l’attaque contre {} le gouvernement.",
    "ar": "اخترقت الصين شركة مايكروسوفت {} بحسب مسؤولين. ونفت بكين الهجوم على {} خوادم الحكومة.",
}


def write_corpus(path: Path) -> Path:
    """A JSONL file with each piece in the title, outlet, story, id and text of an article."""
    rows = []
    for number, piece in enumerate(PIECES):
        language = list(SENTENCES)[number % 3]
        text = f"Microsoft {piece} China\n\n{SENTENCES[language].format(piece, piece)}\n\n{piece}\n"
        rows.append({
            "article_id": f"{number:02d}{piece[:80]}", "language": language, "title": f"{piece}", "outlet": piece, "story": piece,
            "published": piece[:40], "text": text,
        })  # fmt: skip
    pd.DataFrame(rows).to_json(path, orient="records", lines=True, force_ascii=False)
    return path


def shown_and_drawn(corpus: Path, folder: Path) -> list:
    """All that the package shows and draws of a corpus, as its notebooks do it; figures are saved in ``folder``."""
    articles, lexicon = read_corpus(corpus), load_lexicon()
    annotation = annotate(articles)
    sentences, mentions, claims = annotation.sentences, annotation.mentions, annotation.claims
    labels, languages = article_labels(articles), articles.set_index("article_id")["language"]
    some, captions = labels.index[[14, 15, 18, 19, 21, 23]], language_captions(articles)
    none = pd.DataFrame({"article_id": [], "start": [], "translation": []})
    shown = [
        show_table(articles.drop(columns="text"), articles["title"].iloc[0], languages=articles["language"]),
        show_table(sentences.rename(columns={"text": PIECES[0]}).head(200), "Sentences"),
        show_list(*articles["text"]),
        show_text(*articles["text"]),
        show_passages(passages(mentions, sentences, languages, none), PIECES[2]),
    ]
    translated = sentences[["article_id", "start", "text"]].rename(columns={"text": "translation"})
    shown.append(show_passages(passages(claims, sentences, languages, translated), "Claims"))
    lines = keyword_in_context(mentions, sentences, width=45)
    shown.append(show_concordance(lines.assign(place=lines["article_id"]), "Names", names={"place": "where"}))
    for article in articles["article_id"]:
        own = sentences[sentences["article_id"] == article]
        marks = reading_marks(claims, annotation.attributions, mentions, article)
        shown += [show_regions(own, languages[article], labels[article])]
        shown += [show_reading(own, marks, languages[article], labels[article])]
    words = pd.DataFrame({"label": PIECES[::-1], "n": 2, "z": range(len(PIECES), 0, -1), "n_tokens": 9})
    keys = pd.concat([words.assign(group=language, lemma=words["label"]) for language in captions])
    heard = voices(annotation.cues, mentions, annotation.attributions, sentences, articles, lexicon)
    lengths = articles.set_index("article_id")["n_chars"]
    titles = dict(zip(captions, articles["title"].iloc[13:], strict=False))
    figures = {
        "regions": draw_regions(sentences, labels[some], languages),
        "strips": draw_claim_strips(claims, claims.head(0), lengths, labels[some], languages, sentences),
        "voices": draw_voices(heard, labels[some], languages),
        "words": draw_keyness(keys, captions),
        "clouds": draw_word_clouds(keys, titles, dict(zip(captions, captions, strict=True)), title=PIECES[14]),
    }
    plotted = articles[["article_id", "title", "outlet", "story"]]
    return shown + [
        save_figure(figure, name, plotted, PIECES[2] + PIECES[18], folder) for name, figure in figures.items()
    ]


def notebook(shown: list) -> nbformat.NotebookNode:
    """A notebook that was executed, with an output for each thing shown."""
    cells = []
    for number, thing in enumerate(shown, start=1):
        if hasattr(thing, "_repr_mimebundle_"):
            data, metadata = thing._repr_mimebundle_()
        else:
            data, metadata = {"text/html": thing._repr_html_(), "text/plain": repr(thing)}, {}
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=number)
        cells.append(new_code_cell("show()", outputs=[output], execution_count=number))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata=kernel)
