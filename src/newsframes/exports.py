"""Annotated articles for other tools: W3C Web Annotations (https://www.w3.org/TR/annotation-model/), one JSON-LD object a line.

A target has a TextPositionSelector and a TextQuoteSelector. Both count code points, as the model asks and as all offsets here do, into
the text exactly as it was read. The source is the article's id where that is an IRI, else an IRI made of it. Bodies say the
codebook's variable with its value; an entity whose Wikidata id is known is named by its IRI as well.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import regex

from newsframes.annotated import by_article
from newsframes.codebook import CLAIM_VARIABLES, MANY_VALUED, VERSION
from newsframes.lexicon import Lexicon, load_lexicon
from newsframes.tables import written_whole

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"variable": f"urn:newsframes:codebook:{VERSION}:variable"}]
"""The model's own context, and the one property added: the variable of the codebook that a body gives the value of."""

ARTICLE_IRI = "urn:newsframes:article:"
ENTITY_IRI = "http://www.wikidata.org/entity/"
AROUND = 32
"""Code points before and after the quotation that a TextQuoteSelector gives, to find it again in a text that has changed."""

_IRI = regex.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`\p{Cc}\p{Cs}]+")
_ENTITIES = ("entity_id", "stands_for", "claimant_entity", "accused_entity")


def write_web_annotations(folder: str | Path, path: str | Path, *, lexicon: Lexicon | None = None) -> int:
    """Write the mentions and claims of annotated articles (a folder that ``annotate`` wrote) as Web Annotations; returns how many.

    ``path`` gets one JSON-LD object a line, articles in their order, in each the mentions first, and is written whole or not at all.
    Articles are read and written batch by batch.
    """
    lexicon, n = lexicon or load_lexicon(), 0
    with written_whole(Path(path)) as file:
        for article, (mentions, claims) in by_article(folder, ["article_id", "text"], "mentions", "claims"):
            for annotation in web_annotations(
                article["article_id"], article["text"], mentions, claims, lexicon.wikidata
            ):
                file.write((json.dumps(annotation, ensure_ascii=False) + "\n").encode("utf-8"))
                n += 1
    return n


def web_annotations(
    article_id: str, text: str, mentions: pd.DataFrame, claims: pd.DataFrame, wikidata: dict[str, str]
) -> Iterator[dict]:
    """The Web Annotations of one article: its mentions, then its claims; ``wikidata`` gives the Wikidata id of entities that have one."""
    for row in mentions.to_dict("records"):
        values = {name: row[name] for name in ("entity_id", "form", "stands_for")}
        yield _annotation("mention", "identifying", article_id, text, row, values, wikidata)
    for row in claims.to_dict("records"):
        values = {name: row[name] for name in ("claim_id", "claim_group", *CLAIM_VARIABLES)}
        yield _annotation("claim", "classifying", article_id, text, row, values, wikidata)


def _annotation(
    kind: str, motivation: str, article_id: str, text: str, row: dict, values: dict[str, str], wikidata: dict[str, str]
) -> dict:
    start, end = int(row["start"]), int(row["end"])
    bodies = [
        body
        for variable, cell in values.items()
        for value in (cell.split("|") if variable in MANY_VALUED else [cell])
        if value
        for body in _bodies(variable, value, wikidata)
    ]
    name = f"newsframes:{kind}:{article_id}:{start}:{end}:{row.get('claim_id', '')}"
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies,
        "target": {
            "source": article_iri(article_id),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(start - AROUND, 0) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        },
    }


def _bodies(variable: str, value: str, wikidata: dict[str, str]) -> Iterator[dict]:
    yield {"type": "TextualBody", "purpose": "tagging", "variable": variable, "value": value, "format": "text/plain"}
    if variable in _ENTITIES and wikidata.get(value):
        source = ENTITY_IRI + wikidata[value]
        yield {"type": "SpecificResource", "purpose": "identifying", "variable": variable, "source": source}


def article_iri(article_id: str) -> str:
    """The article's id where that is an IRI already, else ``urn:newsframes:article:`` and the id, percent-encoded."""
    return article_id if _IRI.fullmatch(article_id) else ARTICLE_IRI + quote(article_id, safe="")
