"""Files from tools and countries that the reader was not made by: it was counted how it read them before it was mended.

Of its first 29 files 27 were right: a list of one label was taken as JSON, and a table written column by column as one
row. ``_mended`` holds what is known to have been read wrong before.
"""

import io
import json
from collections.abc import Iterator

import openpyxl
from corpus.case import Case, Rows, archive, bare, delimited, json_lines
from corpus.sentences import cycle, sentences

N = 66
ENGLISH = sentences("english", N)


def cases() -> Iterator[Case]:
    """Yield the cases of this module."""
    yield from _from_forms()
    yield from _from_tools()
    yield from _by_hand()
    yield from _from_afar()
    yield from _with_odd_labels()
    yield from _mended()


def _from_forms() -> Iterator[Case]:
    known = {"rows": N, "header": True}
    comments = [
        [f"Ugx{place:06}AaABAg", f"@user{place}", "2024-05-01T10:11:12Z", place % 4, text, label]
        for place, (text, label) in enumerate(_pairs(["Positive", "Negative", "Neutral"]))
    ]
    head = ["CommentID", "Author", "PublishedAt", "Likes", "CommentText", "Sentiment"]
    yield Case(
        name="video-comments.csv",
        content=delimited([head, *comments]).encode(),
        text="CommentText",
        label="Sentiment",
        **known,
    )
    asked = ["Start time", "Email", "Overall, how satisfied are you with us?", "Is there anything else?"]
    likert = ["Very satisfied", "Satisfied", "Dissatisfied", "Very dissatisfied"]
    answers = [["5/1/24 10:00:00", "anonymous", label, text] for text, label in _pairs(likert)]
    yield Case(name="survey.csv", content=delimited([asked, *answers]).encode(), text=asked[3], label=asked[2], **known)
    yield Case(name="survey.xlsx", content=workbook(asked, *answers), kind="excel", text=asked[3], label=asked[2])


def _from_tools() -> Iterator[Case]:
    known = {"rows": N, "header": True}
    tasks = [
        {"text": text, "_input_hash": 77 + place, "_task_hash": 3 * place, "label": label, "answer": "accept"}
        for place, (text, label) in enumerate(_pairs(["POSITIVE", "NEGATIVE"]))
    ]
    yield Case(
        name="annotation-tasks.jsonl", content=json_lines(tasks), kind="json_lines", text="text", label="label", rows=N
    )
    studio = [
        [place, 1, "2024-03-01T09:00:00Z", 900 + place, f"{place % 9}.31", label, text, "2024-03-01T09:00:10Z"]
        for place, (text, label) in enumerate(_pairs(["Positive", "Negative", "Neutral"]))
    ]
    head = ["annotation_id", "annotator", "created_at", "id", "lead_time", "sentiment", "text", "updated_at"]
    yield Case(
        name="studio-export.csv",
        content=delimited([head, *studio]).encode(),
        text="text",
        label="sentiment",
        **known,
    )
    listed = [{"id": place, "text": text, "label": [label]} for place, (text, label) in enumerate(_pairs(["p", "n"]))]
    yield Case(
        name="labels-in-lists.jsonl",
        content=json_lines(listed),
        kind="json_lines",
        text="text",
        label="label",
        values=frozenset({"p", "n"}),
    )
    escaped = "".join(
        f'{place}\t"{text.replace("waiter", chr(92) + chr(34) + "waiter" + chr(92) + chr(34))}"\t{label}\n'
        for place, (text, label) in enumerate(_pairs(["1", "0", "\\N"]))
    )
    yield Case(name="database-dump.tsv", content=escaped.encode(), text=1, label=2, rows=42, header=False)


def _by_hand() -> Iterator[Case]:
    known = {"rows": N, "header": True}
    by_r = '"";"text";"label"\n' + "".join(
        f'"{place}";"{text}";{label}\n' for place, (text, label) in enumerate(_pairs([0, 1]), 1)
    )
    yield Case(name="from-r.csv", content=by_r.encode(), delimiter=";", text="text", label="label", **known)
    rule = [["", " text ", " label ", ""], ["", "---", "---", ""]]
    marked = bare([*rule, *[["", f" {text} ", f" {label} ", ""] for text, label in _pairs(["good", "bad"])]], "|")
    yield Case(name="table.md", content=marked.encode(), delimiter="|", text="text", label="label", header=True)
    objects = [{"text": text, "label": label} for text, label in _pairs(["pos", "neg"])]
    pretty = json.dumps(objects, indent=2).encode()
    yield Case(name="pretty.json", content=pretty, kind="json_lines", text="text", label="label", rows=N)
    by_column = json.dumps({"text": dict(enumerate(ENGLISH)), "label": dict(enumerate(cycle([0, 1], N)))}).encode()
    yield Case(name="by-column.json", content=by_column, refusal="another shape")
    second = workbook(["text", "label"], *_pairs(["pos", "neg"]), notes="Read me first: made in May")
    yield Case(name="notes-first.xlsx", content=second, kind="excel", text="text", label="label", rows=N)
    doubled = bare(_pairs(["pos", "neg"]), "||")
    yield Case(name="two-bars.txt", content=doubled.encode(), delimiter="|", text=0, label=2, rows=N)
    spaced = bare([[label, text] for text, label in _pairs([0, 1])], " ")
    yield Case(name="label-space-text.txt", content=spaced.encode(), refusal="expected")
    short = delimited([["x", "y"], *_pairs(["a", "b", "c"])])
    yield Case(name="x-and-y.csv", content=short.encode(), text="x", label="y", **known)


def _from_afar() -> Iterator[Case]:
    known = {"rows": N, "header": True}
    persian = [
        [place, text, ("HAPPY", "SAD")[place % 2], place % 2] for place, text in enumerate(sentences("arabic", N))
    ]
    content = bare([["", "comment", "label", "label_id"], *persian]).encode()
    yield Case(name="food-orders.csv", content=content, text="comment", label="label", labels=("label_id",), **known)
    kalimat = [[place, label, text] for place, (text, label) in enumerate(_pairs(["negative", "positive"]), 1)]
    content = delimited([["Id", "Sentiment", "Instagram Comment Text"], *kalimat]).encode()
    yield Case(name="komentar.csv", content=content, text="Instagram Comment Text", label="Sentiment", **known)
    roman = delimited([[text, label, ""] for text, label in _pairs(["Positive", "Negative", "Neutral"])])
    yield Case(name="roman-urdu.csv", content=roman.encode(), text=0, label=1, rows=N, header=False)
    thai = delimited([["texts", "category"], *_pairs(["pos", "neg", "neu", "q"], "chinese")])
    yield Case(name="social.csv", content=thai.encode(), text="texts", label="category", **known)
    reddit = delimited([["clean_comment", "category"], *_pairs([-1, 0, 1])])
    yield Case(name="forum.csv", content=reddit.encode(), text="clean_comment", label="category", **known)
    spanish = delimited(
        [["Comentario", "Calificación", "Fecha"], *[[*p, "01/02/2024"] for p in _pairs([1, 5], "spanish")]]
    )
    content = spanish.encode("cp1252")
    yield Case(name="encuesta.csv", content=content, text="Comentario", label="Calificación", **known)
    russian = bare([[label, text] for text, label in _pairs(["плохо", "хорошо"], "russian")])
    yield Case(name="otzyvy.txt", content=russian.encode("koi8-r"), text=1, label=0, rows=N, header=False)
    german = delimited(
        [["Nr", "Antwort", "Wertung"], *[[n, *p] for n, p in enumerate(_pairs(["gut", "schlecht"], "german"))]], "\t"
    )
    content = german.encode("utf-16-le")
    yield Case(name="antworten.txt", content=content, text="Antwort", label="Wertung", delimiter="\t", **known)


def _with_odd_labels() -> Iterator[Case]:
    known = {"rows": N, "header": True}
    for name, values in {
        "faces": ["😀", "😡"],
        "true-false": ["True", "False"],
        "minus-two-to-two": [-2, -1, 0, 1, 2],
        "out-of-five": ["5.0 out of 5 stars", "1.0 out of 5 stars", "3.0 out of 5 stars"],
        "drawn-stars": ["★★★★★", "★☆☆☆☆", "★★★☆☆"],
        "plus-and-minus": ["+", "-"],
    }.items():
        content = delimited([["day", "text", "opinion"], *[["Monday", *pair] for pair in _pairs(values)]])
        yield Case(
            name=f"labels-{name}.csv",
            content=content.encode(),
            text="text",
            label="opinion",
            values=frozenset(map(str, values)),
            **known,
        )


def _mended() -> Iterator[Case]:
    known = {"text": "text", "label": "label", "rows": N, "header": True}
    pairs = _pairs(["pos", "neg"])
    spaced = "".join(f'"{text}", "{label}", "{place % 3}"\n' for place, (text, label) in enumerate(pairs))
    yield Case(
        name="spaces-before-quotes.csv",
        content=('"text", "label", "rater"\n' + spaced).encode(),
        quoting=True,
        values=frozenset({"pos", "neg"}),
        **known,
    )
    turned = "".join(f'"{label}", "{text} ""so"", they said"\n' for text, label in pairs)
    yield Case(name="label, spaces, text.csv", content=turned.encode(), text=1, label=0, rows=N, header=False)
    marked = "".join(f"__label__{label} {text}\n" for text, label in pairs)
    yield Case(
        name="marked.train",
        content=marked.encode(),
        kind="fasttext",
        text="text",
        label="label",
        rows=N,
        values=frozenset({"pos", "neg"}),
        first=pairs[0][0],
    )
    comma = "".join(f"__label__{label} , {text}\r\n" for text, label in pairs)
    yield Case(name="marked.txt", content=comma.encode("latin-1"), kind="fasttext", text="text", label="label", rows=N)
    table = delimited([["text", "label"], *pairs]).encode()
    beside = {"set/README.md": b"# A set\n", "set/LICENSE": b"Free.\n", "set/data.csv": table, "set/set.json": b"{}"}
    yield Case(name="with-a-readme.zip", content=archive(beside), **known)
    lines = json_lines({"text": text, "label": label} for text, label in pairs)
    beside = {"readme.txt": b"About, this, set\n", "all.json": lines, "picture.png": b"\x89PNG"}
    yield Case(name="json-with-a-readme.zip", content=archive(beside), kind="json_lines", **known)
    parts = {"train.csv": table, "test.csv": table, "README.md": b"# Two"}
    yield Case(name="two-parts-with-a-readme.zip", content=archive(parts), refusal=r"2 files \(train.csv, test.csv\)")
    constant = [[text, "en", "tweet", label] for text, label in _pairs(["a", "b", "c", "d", "e", "f", "g"])]
    content = delimited([["text", "label", "kind", "code"], *constant]).encode()
    yield Case(name="one-constant-label.csv", content=content, text="text", label="code", rows=N)


def workbook(head: list[str], *rows: list[object], notes: str = "") -> bytes:
    """Return a workbook with a table, after a sheet of notes where there are some."""
    book = openpyxl.Workbook()
    if notes:
        book.active.append([notes])
        book.create_sheet("data")
    for row in (head, *rows):
        book.worksheets[-1].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _pairs(values: list[object], language: str = "english") -> Rows:
    return [list(pair) for pair in zip(sentences(language, N), cycle(values, N), strict=True)]
