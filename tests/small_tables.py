"""For tests that write a lexicon of their own: its smaller tables, a row or two each, and how to read and write one."""

import csv
from pathlib import Path

from newsframes.codebook import FRAMES

SMALL_TABLES = {
    "stopwords.csv": "language,word\nen,the\nfr,le\nar,في\n",
    "neighbours.csv": "sense,language,word\nlocation_before,en,in\n",
    "abbreviations.csv": "kind,language,word\ntitle,en,mr\n",
    "boilerplate.csv": "rule,en,fr,ar\nshare,Share,Partager,شارك\n",
    "concept_weights.csv": "concept,documents,weight\n",
    "frame_background.csv": "language,frame,documents,mean,threshold,spread\n"
    + "".join(f"en,{frame},1,1,0,1\n" for frame in FRAMES),
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
