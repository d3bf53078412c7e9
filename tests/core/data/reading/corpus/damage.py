"""Files that are damaged, or no tables at all."""

import json
from collections.abc import Iterator

from corpus.case import Case, archive, bare, delimited, gzipped
from corpus.sentences import cycle, sentences

ROWS = [list(row) for row in zip(sentences("english", 60), cycle(["pos", "neg"], 60), strict=True)]
TOP = [["text", "label"]]
GOOD = delimited(TOP + ROWS)
KNOWN = {"text": "text", "label": "label", "header": True, "delimiter": ","}


def cases() -> Iterator[Case]:
    """Yield the cases of this module."""
    yield from _refused()
    yield from _archives()
    yield from _torn()
    yield from _odd_sizes()
    yield from _odd_ends()
    yield from _odd_tops()
    yield from _odd_cells()


def _refused() -> Iterator[Case]:
    yield Case(name="empty.csv", content=b"", refusal="is empty")
    yield Case(name="only-a-mark.csv", content=b"\xef\xbb\xbf", refusal="is empty")
    yield Case(name="only-a-wide-mark.csv", content=b"\xff\xfe", refusal="is empty")
    yield Case(name="only-blank-lines.csv", content=b"\n \n\r\n\n", refusal="is empty")
    yield Case(name="only-a-header.csv", content=b"text,label\n", refusal="rows below the header")
    yield Case(
        name="web-page.csv", content=b"<!DOCTYPE html>\n<html><body>404, not found</body></html>", refusal="web page"
    )
    yield Case(name="web-page-after-blanks.csv", content=b"\n\n  <html lang=en>\n<p>a,b", refusal="web page")
    yield Case(name="document.pdf", content=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", refusal="PDF")
    yield Case(name="picture.csv", content=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, refusal="expected")
    yield Case(name="database.csv", content=b"SQLite format 3\0" + bytes(999), refusal="SQLite")
    yield Case(name="zeros.csv", content=bytes(5000), refusal="expected")
    yield Case(name="old-workbook.xls", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), refusal="Excel")
    prose = "\n".join(sentences("english", 75)).encode()
    yield Case(name="one-column.txt", content=prose, refusal="one column|fields in every row")
    one = "text\n" + "".join(f'"{text}"\n' for text in sentences("english", 75))
    yield Case(name="one-quoted-column.csv", content=one.encode(), refusal="one column")
    words = "".join(f"word{place}\n" for place in range(90)).encode()
    yield Case(name="word-list.txt", content=words, refusal="one column")
    yield Case(name="one-huge-line.txt", content=b"word " * 2_000_000, refusal="is longer|one column")
    yield Case(name="too-many-columns.csv", content=b"a," * 500_000, refusal="12,000")
    document = json.dumps({"reviews": {"text": "good film", "label": 1}}).encode()
    yield Case(name="one-object.json", content=document, refusal="expected")
    shreds = "".join(f"{'a,' * (place * 7 % 31 + 1)}b\n" for place in range(90)).encode()
    yield Case(name="shreds.csv", content=shreds, refusal="expected")


def _archives() -> Iterator[Case]:
    content = GOOD.encode()
    yield Case(name="cut.csv.gz", content=gzipped(content * 50)[:-200], refusal="expected")
    yield Case(name="cut.zip", content=archive({"t.csv": content})[:-40], refusal="expected")
    yield Case(name="empty.zip", content=archive({}), refusal="expected")
    yield Case(name="two-tables.zip", content=archive({"a.csv": content, "b.csv": content}), refusal="expected")
    yield Case(name="climbing.zip", content=archive({"../../evil.csv": content}), rows=60, **KNOWN)
    yield Case(name="nested.zip", content=archive({"in.zip": archive({"t.csv": content})}), refusal="expected")
    yield Case(name="bomb.zip", content=archive({"t.csv": b"0" * 300_000_000}), refusal="expected")
    yield Case(name="bomb.csv.gz", content=gzipped(b"0" * 300_000_000), refusal="expected")
    yield Case(name="empty.csv.gz", content=gzipped(b""), refusal="empty")
    yield Case(name="not-gzip.csv.gz", content=content, rows=60, **KNOWN)
    yield Case(name="not-parquet.parquet", content=content, rows=60, **KNOWN)
    yield Case(name="cut.parquet", content=b"PAR1" + bytes(300), refusal="expected")
    yield Case(name="not-a-workbook.xlsx", content=content, rows=60, **KNOWN)
    yield Case(name="zip-but-no-workbook.xlsx", content=archive({"xl/none.xml": b"<a/>"}), refusal="expected")


def _torn() -> Iterator[Case]:
    lines = GOOD.splitlines(keepends=True)
    ragged = [*lines[:20], "a, b, c, d\n", "no label here\n", *lines[20:]]
    yield Case(name="ragged.csv", content="".join(ragged).encode(), rows=60, **KNOWN)
    opened = [*lines, '"never closed, oh no\n', "more of it and more\n", "and the end\n"]
    yield Case(name="unclosed-quote-at-the-end.csv", content="".join(opened).encode(), rows=60, **KNOWN)
    zeros = GOOD.encode().replace(b"phone", b"pho\0ne", 2)
    yield Case(name="two-zero-bytes.csv", content=zeros, rows=60, **KNOWN)
    cut = GOOD.encode() + b'"the last row is cu'
    yield Case(name="cut-off.csv", content=cut, rows=60, **KNOWN)
    mixed = "".join(line.rstrip("\n") + ("\r\n", "\n", "\r")[place % 3] for place, line in enumerate(lines))
    yield Case(name="mixed-line-ends.csv", content=mixed.encode(), rows=60, **KNOWN)
    yield Case(name="old-mac-line-ends.csv", content=GOOD.replace("\n", "\r").encode(), rows=60, **KNOWN)
    blank = "".join(line + ("\n", "", " \n", ",\n")[place % 4] for place, line in enumerate(lines))
    yield Case(name="blank-lines.csv", content=blank.encode(), rows=60, **KNOWN)
    stray = bare([[label, f'"{text}' if place == 30 else text] for place, (text, label) in enumerate(ROWS)])
    known = {"text": 1, "label": 0, "header": False, "delimiter": "\t", "quoting": False}
    yield Case(name="one-stray-quote.tsv", content=stray.encode(), rows=60, **known)
    pair = [[label, f'"{text}' if place in {20, 40} else text] for place, (text, label) in enumerate(ROWS)]
    yield Case(name="two-stray-quotes.tsv", content=bare(pair).encode(), rows=60, **known)


def _odd_sizes() -> Iterator[Case]:
    yield Case(name="one-row.csv", content=b"text,label\na good film,1\n", rows=1, **KNOWN)
    yield Case(name="two-rows-no-header.tsv", content=b"a good film\t1\na bad film\t0\n", rows=2, text=0, label=1)
    wide = bare([[f"a good film {row}", row % 2, *"x" * 9998] for row in range(9)], ",")
    yield Case(name="ten-thousand-columns.csv", content=wide.encode(), text=0, label=1, rows=9)
    long = [[text + " and so on" * 20_000, label] for text, label in ROWS[:9]]
    yield Case(name="very-long-texts.csv", content=delimited(TOP + long).encode(), rows=9, **KNOWN)


def _odd_ends() -> Iterator[Case]:
    ends = "".join(line.rstrip("\n") + ";\n" for line in delimited(TOP + ROWS, ";").splitlines(keepends=True))
    known = KNOWN | {"delimiter": ";"}
    yield Case(name="trailing-delimiters.csv", content=ends.encode(), rows=60, **known)
    lines = delimited(ROWS, ";").splitlines()
    rows_only = "text;label\n" + "".join(f"{line};\n" for line in lines)
    yield Case(name="trailing-delimiters-below-the-header.csv", content=rows_only.encode(), rows=60, **known)
    twice = delimited([["text", "text", "label"], *[[text, "", label] for text, label in ROWS]])
    yield Case(name="one-name-twice.csv", content=twice.encode(), rows=60, **KNOWN)
    spaces = delimited(TOP + [[f"  {text} ", f" {label}  "] for text, label in ROWS])
    values = frozenset({"pos", "neg"})
    yield Case(name="spaces-around.csv", content=spaces.encode(), rows=60, values=values, **KNOWN)
    holes = [
        [" " if place % 6 == 0 else text, "" if place % 10 == 1 else label] for place, (text, label) in enumerate(ROWS)
    ]
    yield Case(name="cells-of-spaces.csv", content=delimited(TOP + holes).encode(), rows=44, **KNOWN)


def _odd_tops() -> Iterator[Case]:
    said = "sep=;\r\n" + delimited(TOP + ROWS, ";", "\r\n")
    yield Case(name="excel-says-separator.csv", content=said.encode("cp1252"), rows=60, **KNOWN | {"delimiter": ";"})
    titled = 'Customer survey 2023\n"Export of 1 March, 10:15"\n\n' + GOOD
    yield Case(name="title-lines-above.csv", content=titled.encode(), rows=60, **KNOWN)
    wide_title = [["Survey 2023", "", "", ""], ["", "", "", ""], ["id", "date", "text", "label"]]
    body = [[place, f"2023-03-{place % 28 + 1:02}", text, label] for place, (text, label) in enumerate(ROWS)]
    yield Case(name="title-row-above.csv", content=delimited(wide_title + body).encode(), rows=60, **KNOWN)
    notes = "# made by hand\n# licence: none\n" + GOOD
    yield Case(name="comments-above.csv", content=notes.encode(), rows=60, **KNOWN)
    numbered = delimited([["", "text", "label"], *[[place, *row] for place, row in enumerate(ROWS)]])
    yield Case(name="pandas-row-numbers.csv", content=numbered.encode(), rows=60, **KNOWN)
    unnamed = delimited([["Unnamed: 0", "text", "label"], *[[place, *row] for place, row in enumerate(ROWS)]])
    yield Case(name="pandas-row-numbers-twice.csv", content=unnamed.encode(), rows=60, **KNOWN)
    places = delimited([["", "0", "1"], *[[place, *row] for place, row in enumerate(ROWS)]])
    yield Case(name="pandas-numbered-columns.csv", content=places.encode(), rows=60, header=True, text="0", label="1")
    quoted = [f'"{place}","{text}","{label}"' for place, (text, label) in enumerate(ROWS, 1)]
    by_r = '"text","label"\n' + "\n".join(quoted).replace("''", "'") + "\n"
    yield Case(name="row-names-of-r.csv", content=by_r.encode(), rows=60, **KNOWN)


def _odd_cells() -> Iterator[Case]:
    slashes = "text,label\n" + "".join(f'"He said \\"{text}\\", twice",{label}\n' for text, label in ROWS)
    yield Case(
        name="backslashes-before-quotes.csv", content=slashes.encode(), rows=60, first='He said "The film', **KNOWN
    )
    single = "".join("{};'{}'\n".format(label, text.replace("'", "''")) for text, label in ROWS)
    known = {"text": 1, "label": 0, "header": False, "delimiter": ";", "first": "The film"}
    yield Case(name="single-quotes.csv", content=single.encode(), rows=60, **known)
    emoji = [[f"{text} 😀👍🏽🇧🇷\u200d", label] for text, label in ROWS]
    yield Case(name="emoji.csv", content=delimited(TOP + emoji).encode(), rows=60, **KNOWN)
    broken = [[text.replace(" ", "\n\n", 2), label] for text, label in ROWS]
    yield Case(name="line-breaks-in-texts.csv", content=delimited(TOP + broken).encode(), rows=60, **KNOWN)
    array = json.dumps([{"text": text, "label": label} for text, label in ROWS]).encode()
    known = {"text": "text", "label": "label", "kind": "json_lines", "rows": 60}
    yield Case(name="array.json", content=array, **known)
