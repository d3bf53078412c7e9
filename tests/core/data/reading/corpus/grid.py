"""Every delimiter, quoting, header, encoding, container, kind and sort of label that matters."""

import csv
import io
from collections.abc import Iterator

import pandas as pd
from corpus.case import Case, archive, bare, delimited, gzipped, json_lines
from corpus.sentences import cycle, sentences

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_ENCODINGS = (
    ("utf-8", "utf-8", "russian"),
    ("utf-8-sig", "utf-8-sig", "chinese"),
    ("utf-16", "utf-16", "english"),
    ("utf-16-mark-le", None, "japanese"),
    ("utf-16-be", None, "korean"),
    ("utf-32", None, "arabic"),
    ("cp1252", None, "german"),
    ("latin-1", None, "french"),
    ("cp1251", None, "russian"),
    ("gb18030", None, "chinese"),
    ("cp1254", None, "turkish"),
    ("cp1250", None, "polish"),
    ("shift_jis", None, "japanese"),
    ("cp949", None, "korean"),
    ("koi8-r", None, "russian"),
)
_LABELS: tuple[tuple[str, list[object]], ...] = (
    ("zero-one", [0, 1]),
    ("zero-four-with-two", [0, 4, 4, 0, 2]),
    ("minus-one-to-one", [-1, 0, 1]),
    ("english-words", ["negative", "neutral", "positive"]),
    ("portuguese-words", ["Negativo", "Neutro", "Positivo"]),
    ("russian-words", ["негативный", "нейтральный", "позитивный"]),
    ("chinese-words", ["负面", "中性", "正面"]),
    ("arabic-words", ["سلبي", "محايد", "إيجابي"]),
    ("stars", [1, 2, 3, 4, 5]),
    ("decimal-stars", ["1.0", "2.0", "3.0", "4.0", "5.0"]),
    ("five-words", ["Extremely Negative", "Negative", "Neutral", "Positive", "Extremely Positive"]),
    ("yes-no", ["yes", "no"]),
    ("emotions", ["joy", "anger", "fear", "sadness", "love", "surprise"]),
)


def cases() -> Iterator[Case]:
    """Yield the cases of this module."""
    yield from _dialects()
    yield from _encodings()
    yield from _labels()
    yield from _numbers()
    yield from _containers()
    yield from _kinds()


def _rows(language: str, count: int = 60, labels: list[object] | None = None) -> list[list[object]]:
    return [list(row) for row in zip(sentences(language, count), cycle(labels or ["pos", "neg"], count), strict=True)]


def _dialects() -> Iterator[Case]:
    rows = _rows("english")
    for name, delimiter in _DELIMITERS.items():
        for header in (True, False):
            top = [["text", "label"]] if header else []
            known = {"delimiter": delimiter, "header": header, "rows": 60, "values": frozenset({"pos", "neg"})}
            known |= {"text": "text" if header else 0, "label": "label" if header else 1}
            ending = "header" if header else "no-header"
            needed = delimited(top + rows, delimiter)
            every = delimited(top + rows, delimiter, "\r\n", quoting=csv.QUOTE_ALL)
            yield Case(name=f"{name}-{ending}-quoted-where-needed.csv", content=needed.encode(), **known)
            yield Case(name=f"{name}-{ending}-all-quoted.csv", content=every.encode(), quoting=True, **known)
    for name, delimiter in (("tab", "\t"), ("pipe", "|")):
        known = {"delimiter": delimiter, "quoting": False, "rows": 60, "text": 1, "label": 0, "header": False}
        quoted = [[label, f'"{text}' if place % 9 == 0 else f'{text} "so'] for place, (text, label) in enumerate(rows)]
        yield Case(name=f"{name}-bare-quotes.txt", content=bare(quoted, delimiter).encode(), **known)


def _encodings() -> Iterator[Case]:
    codecs = {"utf-16-mark-le": ("utf-16-le", b"\xff\xfe"), "utf-16-be": ("utf-16-be", b"\xfe\xff")}
    for name, expected, language in _ENCODINGS:
        codec, mark = codecs.get(name, (name, b""))
        rows = [["text", "label"], *_rows(language)]
        content = mark + delimited(rows, "\t").encode(codec)
        first = str(rows[1][0])
        known = {"text": "text", "label": "label", "rows": 60, "header": True, "delimiter": "\t", "first": first}
        yield Case(name=f"encoding-{name}.tsv", content=content, encoding=expected, **known)
    rows = [["texto", "classe"], *_rows("portuguese")]
    content = delimited(rows, ";").encode()
    broken = content.replace("não".encode(), "não".encode("latin-1"), 3)
    known = {"text": "texto", "label": "classe", "rows": 60, "delimiter": ";", "header": True}
    yield Case(name="utf-8-with-invalid-bytes.csv", content=broken, mended=3, **known)
    yield Case(name="utf-16-semicolon.csv", content=delimited(rows, ";").encode("utf-16"), **known)


def _labels() -> Iterator[Case]:
    for name, values in _LABELS:
        rows = _rows("english", 80, values)
        found = frozenset(map(str, values))
        known = {"rows": 80, "values": found, "text": 1, "label": 0, "header": False, "delimiter": ","}
        content = delimited([[label, text] for text, label in rows]).encode()
        yield Case(name=f"labels-{name}-first.csv", content=content, **known)
        known |= {"text": "what was said", "label": "v", "header": True}
        content = delimited([["n", "what was said", "v"], *[[n, *row] for n, row in enumerate(rows)]]).encode()
        yield Case(name=f"labels-{name}-last.csv", content=content, **known)


def _numbers() -> Iterator[Case]:
    texts = sentences("german", 75)
    scores = [f"{(place * 37 % 201 - 100) / 100:.2f}" for place in range(75)]
    rows = [["text", "polarity"], *map(list, zip(texts, scores, strict=True))]
    known = {"text": "text", "label": "polarity", "header": True, "rows": 75}
    yield Case(name="scores-minus-one-to-one.csv", content=delimited(rows).encode(), delimiter=",", **known)
    comma = [[text, str(score).replace(".", ",")] for text, score in rows]
    yield Case(name="scores-decimal-comma.csv", content=delimited(comma, ";").encode("cp1252"), delimiter=";", **known)
    stars = [[f"{1 + place % 9 / 2:g}".replace(".", ","), text] for place, text in enumerate(texts)]
    known = {"header": True, "rows": 75, "delimiter": ";"}
    content = delimited([["Sterne", "Bewertungstext"], *stars], ";").encode()
    yield Case(name="half-stars-decimal-comma.csv", content=content, text="Bewertungstext", label="Sterne", **known)
    plain = [[star, str(text).replace(",", "").replace(";", "")] for star, text in stars]
    known |= {"header": False, "text": 1, "label": 0}
    yield Case(name="half-stars-no-comma-elsewhere.csv", content=bare(plain, ";").encode(), **known)


def _containers() -> Iterator[Case]:
    rows = [["text", "label"], *_rows("french")]
    content = delimited(rows).encode()
    known = {"text": "text", "label": "label", "header": True, "rows": 60, "delimiter": ","}
    yield Case(name="table.csv.gz", content=gzipped(content), **known)
    yield Case(name="named-csv-but-gzip.csv", content=gzipped(content), **known)
    yield Case(name="table.zip", content=archive({"data/table.csv": content}), **known)
    extra = {"__MACOSX/._table.csv": b"\0\5", "table.csv": content, ".DS_Store": b"\0"}
    yield Case(name="from-a-mac.zip", content=archive(extra), **known)
    two = {"reviews.csv": content, "more.csv": content}
    yield Case(name="two-tables-inside.zip", content=archive(two), refusal="one table inside")
    yield Case(name="utf-16-inside.zip", content=archive({"t.txt": content.decode().encode("utf-16")}), **known)


def _kinds() -> Iterator[Case]:
    rows = _rows("spanish", 60, [1, 2, 3, 4, 5])
    records = [{"id": f"k{place}", "stars": star, "text": text} for place, (text, star) in enumerate(rows)]
    known = {"text": "text", "label": "stars", "rows": 60, "values": frozenset("12345")}
    yield Case(name="records.jsonl", content=json_lines(records), kind="json_lines", **known)
    yield Case(name="letters.jsonl", content=json_lines(records, ascii_only=False), kind="json_lines", **known)
    yield Case(name="records.json", content=json_lines(records), kind="json_lines", **known)
    yield Case(name="records.jsonl.gz", content=gzipped(json_lines(records)), kind="json_lines", **known)
    frame = pd.DataFrame(records)
    file = io.BytesIO()
    frame.to_parquet(file)
    yield Case(name="table.parquet", content=file.getvalue(), kind="parquet", **known)
    file = io.BytesIO()
    frame.to_excel(file, index=False)
    yield Case(name="table.xlsx", content=file.getvalue(), kind="excel", **known)
    yield Case(name="workbook-named.csv", content=file.getvalue(), kind="excel", **known)
    file = io.BytesIO()
    frame.to_excel(file)
    yield Case(name="with-row-numbers.xlsx", content=file.getvalue(), kind="excel", **known)
