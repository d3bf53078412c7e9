"""Files as people make and pass them on: by hand, from forms, from other programs, in other countries."""

import csv
from collections.abc import Iterator

from corpus.case import Case, bare, delimited, json_lines
from corpus.sentences import cycle, sentences

N = 70
ENGLISH = sentences("english", N)


def cases() -> Iterator[Case]:
    """Yield the cases of this module."""
    yield from _by_hand()
    yield from _by_programs()
    yield from _abroad()
    yield from _with_many_columns()


def _pairs(texts: list[str], values: list[object]) -> list[list[object]]:
    return [list(pair) for pair in zip(texts, cycle(values, len(texts)), strict=True)]


def _by_hand() -> Iterator[Case]:
    known = {"rows": N, "header": True, "text": "text", "label": "label"}
    spaced = "".join(f"{left} , {right}\n" for left, right in [("text", "label"), *_pairs(_plain(), ["pos", "neg"])])
    yield Case(
        name="spaces-around-commas.csv", content=spaced.encode(), **known | {"values": frozenset({"pos", "neg"})}
    )
    quoted = "".join(f'"{left}", "{right}"\n' for left, right in [("text", "label"), *_pairs(ENGLISH, ["pos", "neg"])])
    yield Case(name="space-after-the-comma.csv", content=quoted.encode(), text="text", rows=N, header=True)
    unquoted = bare([["label", "text"], *[[label, text] for text, label in _pairs(ENGLISH, ["pos", "neg"])]], ",")
    yield Case(name="commas-never-quoted.csv", content=unquoted.encode(), refusal="fields in every row|one column")
    sloppy = "".join(f'"He said "{text.replace(",", "")}" to me",{label}\n' for text, label in _pairs(ENGLISH, [0, 1]))
    yield Case(name="quotes-in-quotes-not-doubled.csv", content=sloppy.encode(), text=0, label=1, rows=N, header=False)
    curly = delimited([["text", "label"], *[[f"“{text}”", label] for text, label in _pairs(ENGLISH, ["good", "bad"])]])
    yield Case(name="curly-quotes.csv", content=curly.encode("cp1252"), **known)
    cases = [[text, label] for text, label in _pairs(ENGLISH, ["Positive", "positive", "NEGATIVE", "negative "])]
    yield Case(name="labels-in-many-cases.csv", content=delimited([["text", "label"], *cases]).encode(), **known)
    missing = [[text, "NA" if place % 7 == 0 else label] for place, (text, label) in enumerate(_pairs(ENGLISH, [1, 0]))]
    yield Case(
        name="na-for-missing.csv", content=delimited([["text", "label"], *missing]).encode(), **known | {"rows": 60}
    )
    few = delimited([["text", "label"], ["a good film", "pos"], ["a bad film", "neg"], ["so so", "neu"]])
    yield Case(name="three-rows.csv", content=few.encode(), text="text", label="label", rows=3, header=True)
    long_label = delimited(_pairs(ENGLISH, ["This sentence praises the product", "This sentence blames it"]))
    yield Case(name="labels-are-sentences.csv", content=long_label.encode(), text=0, label=1, rows=N, header=False)


def _plain() -> list[str]:
    return [text.replace(",", " and") for text in ENGLISH]


def _by_programs() -> Iterator[Case]:
    pairs = _pairs(ENGLISH, ["pos", "neg"])
    known = {"rows": N, "header": True, "text": "text", "label": "label"}
    by_mysql = "".join(f'"{place}","{text}","{label}"\r\n' for place, (text, label) in enumerate(pairs))
    yield Case(name="from-a-database.csv", content=by_mysql.encode(), text=1, label=2, rows=N, header=False)
    tail = delimited([["text", "label"], *pairs]) + f"\n({N} rows affected)\n"
    yield Case(name="with-a-foot-line.csv", content=tail.encode(), **known)
    stamp = "\ufeff" + delimited([["text", "label"], *pairs])
    yield Case(name="utf-16-with-two-marks.csv", content=stamp.encode("utf-16"), **known)
    double = delimited([["text", "label"], *_pairs(sentences("french", N), ["pos", "neg"])])
    yield Case(
        name="two-encodings.csv",
        content=double.encode() + "déjà vu et revu,pos\n".encode("cp1252"),
        text="text",
        label="label",
        rows=N + 1,
        header=True,
    )
    index = delimited(
        [
            ["index", "text", "label", "__index_level_0__"],
            *[[place, *pair, place * 3] for place, pair in enumerate(pairs)],
        ]
    )
    yield Case(name="index-columns.csv", content=index.encode(), **known)
    predicted = [[text, label, label, f"{(place * 37 % 100) / 100:.4f}"] for place, (text, label) in enumerate(pairs)]
    content = delimited([["text", "label", "prediction", "probability"], *predicted])
    yield Case(name="with-predictions.csv", content=content.encode(), **known)
    shouted = delimited([["TEXT", "SENTIMENT"], *pairs], "|", "\r\n")
    yield Case(name="upper-case-names.psv", content=shouted.encode(), text="TEXT", label="SENTIMENT", rows=N)
    nested = [{"text": text, "meta": {"source": "x", "stars": [1]}, "sentiment": label} for text, label in pairs]
    yield Case(
        name="nested.jsonl", content=json_lines(nested), kind="json_lines", text="text", label="sentiment", rows=N
    )
    gaps = [
        {"text": text, "label": label} | ({"note": "x"} if place % 9 == 0 else {})
        for place, (text, label) in enumerate(pairs)
    ]
    yield Case(
        name="keys-now-and-then.jsonl", content=json_lines(gaps), kind="json_lines", text="text", label="label", rows=N
    )
    torn = json_lines(gaps) + b'{"text": "cut of'
    yield Case(name="cut.jsonl", content=torn, kind="json_lines", text="text", label="label", rows=N)


def _abroad() -> Iterator[Case]:
    known = {"rows": N, "header": True, "delimiter": ";"}
    german = _pairs(sentences("german", N), ["1,0", "2,0", "3,0", "4,0", "5,0"])
    content = delimited([["Text", "Sterne", "Datum"], *[[*pair, "01.02.2023"] for pair in german]], ";", "\r\n")
    yield Case(name="sterne.csv", content=content.encode("utf-8-sig"), text="Text", label="Sterne", **known)
    french = [
        [f"{place:03}", *pair] for place, pair in enumerate(_pairs(sentences("french", N), ["Positif", "Négatif"]))
    ]
    content = delimited([["N°", "Commentaire", "Sentiment"], *french], ";", "\r\n")
    yield Case(name="enquête.csv", content=content.encode("cp1252"), text="Commentaire", label="Sentiment", **known)
    content = delimited([["Reseña", "Etiqueta"], *_pairs(sentences("spanish", N), ["buena", "mala"])], ";")
    yield Case(name="reseñas.csv", content=content.encode("latin-1"), text="Reseña", label="Etiqueta", **known)
    content = bare([["文章", "感情"], *_pairs(sentences("japanese", N), ["ポジティブ", "ネガティブ"])])
    yield Case(name="日本語.tsv", content=content.encode("utf-16"), text="文章", label="感情", rows=N)
    content = delimited([["text", "puan"], *_pairs(sentences("turkish", N), ["1", "2", "3", "4", "5"])], ";")
    yield Case(name="puan.csv", content=content.encode("cp1254"), text="text", label="puan", **known)
    content = delimited([["تغريدة", "التصنيف"], *_pairs(sentences("arabic", N), ["إيجابي", "سلبي"])])
    yield Case(name="تغريدات.csv", content=content.encode("utf-8-sig"), text="تغريدة", label="التصنيف", rows=N)
    content = delimited([["תגובה", "סיווג"], *_pairs(sentences("hebrew", N), ["חיובי", "שלילי"])])
    yield Case(name="hebrew.csv", content=content.encode("cp1255"), text="תגובה", label="סיווג", rows=N)
    content = delimited([["리뷰", "평점"], *_pairs(sentences("korean", N), [1, 2, 3, 4, 5])])
    yield Case(name="korean.csv", content=content.encode("cp949"), text="리뷰", label="평점", rows=N)
    content = delimited(_pairs(sentences("chinese", N), ["好评", "差评"]), "\t")
    yield Case(name="no-header.txt", content=content.encode("gb18030"), text=0, label=1, rows=N, header=False)


def _with_many_columns() -> Iterator[Case]:
    holes = [""] * 20
    rows = [[*holes, text, *holes, label, *holes] for text, label in _pairs(ENGLISH, [1, 2, 3, 4, 5])]
    names = [f"c{place}" for place in range(62)]
    yield Case(
        name="sixty-empty-columns.csv", content=delimited([names, *rows]).encode(), text="c20", label="c41", rows=N
    )
    rows = [[text, place % 5 + 1, ("pos", "neg")[place % 2]] for place, text in enumerate(ENGLISH)]
    content = delimited([["review", "stars", "sentiment"], *rows])
    yield Case(
        name="stars-and-sentiment.csv",
        content=content.encode(),
        text="review",
        label="sentiment",
        labels=("stars",),
        rows=N,
    )
    rows = [[text, f"{place % 5 + 1}.0", place % 7, place % 3, place % 2] for place, text in enumerate(ENGLISH)]
    content = delimited([["text", "stars", "useful", "funny", "cool"], *rows])
    yield Case(
        name="stars-and-votes.csv", content=content.encode(), text="text", label="stars", labels=("useful",), rows=N
    )
    rows = [
        [place, f"https://example.org/{place}", text, f"{text} {text}", place % 2] for place, text in enumerate(ENGLISH)
    ]
    content = delimited([["id", "url", "title", "article", "fake"], *rows], quoting=csv.QUOTE_NONNUMERIC)
    yield Case(name="articles.csv", content=content.encode(), text="article", label="fake", rows=N)
    rows = [
        [f"{place * 97 % 1000}@example.org", "F" if place % 3 else "M", place % 60 + 18, text, place % 2]
        for place, text in enumerate(ENGLISH)
    ]
    content = delimited([["email", "gender", "age", "feedback", "satisfied"], *rows], ";")
    yield Case(
        name="customers.csv", content=content.encode(), text="feedback", label="satisfied", labels=("gender",), rows=N
    )
    rows = [[text, *[int(place % 6 == column) for column in range(6)]] for place, text in enumerate(ENGLISH)]
    content = delimited([["text", "anger", "fear", "joy", "love", "sad", "calm"], *rows])
    yield Case(
        name="one-column-a-class.csv", content=content.encode(), text="text", label="anger", labels=("joy",), rows=N
    )
    rows = [["train" if place % 5 else "test", text, place % 2] for place, text in enumerate(ENGLISH)]
    yield Case(
        name="fold-without-header.tsv", content=bare(rows).encode(), text=1, label=2, split=0, rows=N, header=False
    )
