"""Named entities of a model that the user has installed (spaCy or Stanza), as stretches for ``find_names``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from newsframes.errors import InputError
from newsframes.lexicon import ENTITY_TYPES

LABELS = {
    "PERSON": "person", "PER": "person", "PERS": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "PRODUCT": "product", "MISC": "",
}  # fmt: skip
"""Labels of the common models (OntoNotes, WikiNER, AQMAR); other labels (dates, amounts, laws) are no entities here. A model of one's own
may also use the types of entities.csv."""
STANZA = "stanza:"
Finder = Callable[[str], Iterable[tuple[int, int, str]]]


def load_model(name: str) -> tuple[str, Finder]:
    """The language of a model (``xx``: any) and a function from a text to its entities (start, end, label).

    ``name`` is a spaCy package or folder (``fr_core_news_sm``) or ``stanza:`` and a language whose Stanza models are installed
    (``stanza:ar``). Raises InputError where library or model is not installed; nothing is ever downloaded.
    """
    if name.startswith(STANZA):
        return _stanza(name.removeprefix(STANZA))
    try:
        import spacy
    except ImportError:
        raise InputError("spaCy is not installed", remedy='pip install "newsframes[models]"') from None
    try:
        nlp = spacy.load(name)
    except OSError:
        raise InputError(
            f"there is no spaCy model {name!r}", remedy=f"python -m spacy download {name}, or name a folder"
        ) from None
    return nlp.lang, lambda text: ((entity.start_char, entity.end_char, entity.label_) for entity in nlp(text).ents)


def _stanza(language: str) -> tuple[str, Finder]:
    try:
        import stanza
    except ImportError:
        raise InputError("Stanza is not installed", remedy="pip install stanza") from None
    try:
        nlp = stanza.Pipeline(language, processors="tokenize,ner", download_method=None, verbose=False)
    except Exception as error:  # which one depends on what is missing
        what = f"the Stanza models of {language!r} cannot be loaded ({error})"
        raise InputError(what, remedy=f"python -c \"import stanza; stanza.download('{language}')\"") from None
    return language, lambda text: ((entity.start_char, entity.end_char, entity.type) for entity in nlp(text).entities)


def model_entities(articles: pd.DataFrame, name: str) -> pd.DataFrame:
    """The entities that a model finds in the articles of its language: article_id, start, end, type (empty where the label tells none).

    Raises InputError where the model is not there or is for a language that no article is in.
    """
    language, find = load_model(name)
    own = articles if language == "xx" else articles[articles["language"] == language]
    if own.empty:
        raise InputError(
            f"the model {name!r} is for {language!r}, and no article is",
            remedy="name a model for a language of the articles",
        )
    types = LABELS | {kind: kind for kind in ENTITY_TYPES} | {kind.upper(): kind for kind in ENTITY_TYPES}
    rows = [
        (article.article_id, start, end, types[label])
        for article in own.itertuples()
        for start, end, label in find(article.text)
        if label in types and article.text[start:end].strip()
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "type"])
