"""Tables of articles for tests of what is found in invented texts."""

import pandas as pd


def articles_of(rows: list[tuple[str, str]]) -> pd.DataFrame:
    """Articles of languages and texts, without titles."""
    ids = [f"t{number:03}" for number in range(len(rows))]
    languages, texts = [language for language, _ in rows], [text for _, text in rows]
    return pd.DataFrame({"article_id": ids, "language": languages, "title": "", "text": texts})
