"""Sources: the text of a web page or a word-processor file, which column of a table is which field, what a language is called."""

from __future__ import annotations

import functools
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from newsframes.errors import InputError
from newsframes.lexicon import opened, read_text

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "full text", "fulltext", "content", "body", "article text", "article body", "main text", "td", "abstract note", "abstract"),
    "article_id": ("article id", "stories id", "story id", "document id", "accession number", "an", "key", "id"),
    "language": ("language", "lang", "la", "language code"),
    "title": ("title", "headline", "hd", "article title"),
    "outlet": ("outlet", "media name", "publication title", "publication", "source name", "sn", "newspaper", "media", "source"),
    "published": ("published", "publish date", "publication date", "published date", "date published", "pd", "pub date", "date"),
    "story": ("story", "event"),
}  # fmt: skip
"""For each field the names that its column has, in lower case with spaces: ours first, then those of exports of Media Cloud
(``stories_id``, ``media_name``, ``publish_date``), Factiva (``HD``, ``TD``, ``SN``, ``PD``, ``LA``, ``AN``), LexisNexis (``Headline``,
``Publication``, ``Body``) and Zotero (``Publication Title``, ``Abstract Note``, ``Key``). Of several that are there the first counts."""
_BETWEEN_WORDS = re.compile(r"[\s_\-.]+")


class Columns:
    """Which column of a table is which field: as the user says, else by the usual names; what is not named as ours is told once."""

    def __init__(self, chosen: Mapping[str, str] | None = None, say: Callable[[str], None] = lambda line: None):
        self.chosen, self.say = dict(chosen or {}), say
        self._told: set[str] = set()
        for field in self.chosen.keys() - COLUMN_NAMES.keys():
            raise InputError(f"there is no field {field!r}", remedy=f"the fields are {', '.join(COLUMN_NAMES)}")

    def match(self, names: Iterable[str], path: Path) -> dict[str, str]:
        """The column of each field that a table with columns ``names`` has; InputError where a chosen one is missing, or the text."""
        names = list(names)
        missing = [column for column in self.chosen.values() if column not in names]
        if missing:
            what = f"column {missing[0]!r} is missing, there are {', '.join(names)}"
            raise InputError(what, path=path, line=1, remedy="name one of these with --column FIELD=COLUMN")
        found = {**_guessed(tuple(names)), **self.chosen}
        if "text" not in found:
            what = f"column 'text' is missing, there are {', '.join(names) or 'none'}"
            raise InputError(what, path=path, line=1, remedy="name the column of the texts with --column text=COLUMN")
        if twice := [column for column in found.values() if names.count(column) > 1]:
            what = f"column {twice[0]!r} stands there more than once"
            raise InputError(what, path=path, line=1, remedy="give each column a name of its own")
        found = {field: found[field] for field in COLUMN_NAMES if field in found}
        other = ", ".join(f"{field} <- {column}" for field, column in found.items() if field != column)
        if other and (line := f"{path.name}: {other}") not in self._told:
            self._told.add(line)
            self.say(line)
        return found


@functools.lru_cache(maxsize=1_000)
def _guessed(names: tuple[str, ...]) -> dict[str, str]:
    plain = {}
    for name in names:
        plain.setdefault(_BETWEEN_WORDS.sub(" ", str(name)).strip().casefold(), name)
    found = {}
    for field, usual in COLUMN_NAMES.items():
        column = next((plain[name] for name in usual if name in plain), None)
        if column is not None:
            found[field] = column
    return found


def language_code(name: str) -> str:
    """A language as ISO 639-1 code where it has one: ``en-US``, ``eng``, ``English``, ``anglais`` are ``en``; else what was given."""
    name = name.strip()
    code = _BETWEEN_WORDS.split(name.casefold())[0]
    code = get_global("language_aliases").get(code, code)
    if len(code) in (2, 3) and code in Locale("en").languages:
        return code
    return _language_names().get(name.casefold(), name.casefold())


@functools.cache
def _language_names() -> dict[str, str]:
    """The names of languages in English, French, Arabic and in the language itself (CLDR), in lower case."""
    names: dict[str, str] = {}
    for code in Locale("en").languages:
        try:
            own = [Locale(code).languages.get(code, "")] if len(code) == 2 else []
        except UnknownLocaleError:
            own = []
        for name in (*(Locale(reader).languages.get(code, "") for reader in ("en", "fr", "ar")), *own):
            if name:
                names.setdefault(name.casefold(), code)
                names.setdefault(name.casefold().removeprefix("ال"), code)
    return names


def read_document(path: Path) -> dict[str, str]:
    """The text of one article in a file, and title, outlet and published where the file says them.

    Of ``.html`` the main text is taken (trafilatura), under the title of the page; of ``.docx`` the paragraphs; ``.txt`` as it is.
    Raises InputError for a file that cannot be read or holds no text.
    """
    return DOCUMENTS[path.suffix.lower()](path)


def _plain(path: Path) -> dict[str, str]:
    return {"text": read_text(path)}


def _page(path: Path) -> dict[str, str]:
    import trafilatura  # here, for it takes long to import and most corpora are tables and plain texts

    with opened(path) as file:
        source = file.read()
    page = trafilatura.bare_extraction(
        source, include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # a date that is said, none that is guessed
    )  # fmt: skip
    if page is None or not (page.text or "").strip():
        raise InputError(
            "no main text is found in this page", path=path, remedy="save its text as .txt, or take it out"
        )
    text, title = page.text.strip(), (page.title or "").strip()
    if title and not text.startswith(title):
        text = f"{title}\n{text}"
    return {"text": text, "title": title, "outlet": page.sitename or "", "published": page.date or ""}


def _word(path: Path) -> dict[str, str]:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        with opened(path) as file:
            paragraphs = docx.Document(file).paragraphs
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            f"not a Word file that can be read ({error})", path=path, remedy="save it again as .docx"
        ) from None
    return {"text": "\n".join(paragraph.text for paragraph in paragraphs)}


DOCUMENTS: dict[str, Callable[[Path], dict[str, str]]] = {".txt": _plain, ".html": _page, ".htm": _page, ".docx": _word}
"""How one article is read from a file, by the ending of its name."""
