import pytest

from core.data.reading.dialect import ReaderOptions, find_dialect
from core.data.reading.writing import Writing
from core.errors import DataError

FREE = ReaderOptions()


def found(sample: str, more: bool = False, options: ReaderOptions = FREE) -> Writing:
    return find_dialect(sample, more, options)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_a_table(delimiter: str) -> None:
    texts = ["good, really; good | film", "bad; bad, film | no", "so, so"] * 4
    sample = "".join(f'"{text}"{delimiter}{place % 2}\n' for place, text in enumerate(texts))
    assert found(sample).delimiter == delimiter


def test_commas_in_texts_do_not_hide_a_tab() -> None:
    assert found("1\tgood, really good\n0\tbad, very bad\n1\tfine, thank you\n").delimiter == "\t"


def test_decimal_commas_do_not_hide_a_semicolon() -> None:
    assert found("1,5;Das ist gut\n2,0;Das ist es nicht\n4,5;So lala ist das\n").delimiter == ";"


def test_a_table_of_many_commas_and_spaces_is_not_cut_at_spaces() -> None:
    row = '"{}","146781","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","user","@a is upset, that he can\'t"\n'
    assert found(row.format(0) * 4 + row.format(4) * 4) == Writing(",", True)


@pytest.mark.parametrize(
    ("sample", "quoting"),
    [
        ("plain text here\t1\nother text here\t0\n", True),
        ('"Great" acting, she said\t1\n"Never again.\t0\nthe end" was near\t1\nvery dull\t0\n', False),
        ('review,sentiment\n"good,\nreally ""good""",pos\nbad film,neg\n"so,\r\n\r\nso",pos\n', True),
        ('1\t"Wow!"\n0\t"Oh no" they said\n1\t"Never" is a word\n0\tdull "film" here\n', False),
        ('text\tlabel\nplain words\t1\n"two\nlines here"\t0\nmore words\t1\n', True),
        ('"he said ""hi"" to me",1\n"and ""bye"", too",0\nplain words here,1\n', True),
    ],
)
def test_quotes_count_where_fields_end_in_them(sample: str, quoting: bool) -> None:
    assert found(sample).quoting is quoting


def test_a_quoted_text_that_the_sample_cuts_off_is_no_stray_quote() -> None:
    rows = "".join(f'"so, so\n{row}",{row % 2}\n' for row in range(9))
    assert found(rows + '"and then, it\n', more=True).quoting


def test_single_quotes_hold_a_field_together_where_they_must() -> None:
    assert found("Sport;'Er kam; sah; siegte'\nWeb;Ein Text ohne\nSport;'Noch ; einer'\n").quote == "'"


def test_apostrophes_hold_nothing_together() -> None:
    assert found("1,'tis the season\n0,can't say that\n1,'twas nice\n").quote == '"'


def test_a_backslash_before_a_quote_is_seen() -> None:
    assert found('text,label\n"He said \\"hi\\", twice",1\n"She \\"did\\" not",0\n').escaped


@pytest.mark.parametrize(
    ("above", "skip"),
    [
        ("sep=;\r\n", 1),
        ("Survey of March 2023\n\n", 1),
        ("# made by hand\n# no licence\n", 2),
        ("Survey 2023;;\n;;\n", 2),
        ("", 0),
    ],
)
def test_lines_above_the_table_are_told_from_it(above: str, skip: int) -> None:
    rows = "".join(f"{row};this is text {row};{('pos', 'neg')[row % 2]}\n" for row in range(9))
    assert found(f"{above}id;text;label\n{rows}") == Writing(";", True, skip=skip)


def test_a_first_row_without_a_label_is_no_title() -> None:
    assert found("good film here;\n" + "bad film here;0\ngood film here;1\n" * 5).skip == 0


@pytest.mark.parametrize(
    "sample",
    ["one\ntwo\nthree\n", "One sentence, of a book.\nAnother one.\nAnd one, that goes on, and on.\nThe end.\n" * 9],
)
def test_a_file_of_one_column_is_refused_in_a_sentence(sample: str) -> None:
    with pytest.raises(DataError, match="one column only"):
        found(sample)


def test_what_the_visitor_says_is_taken_as_said() -> None:
    options = ReaderOptions(delimiter="!", quoting=False)
    assert found('"a, b"!1\n"c, d"!0\n', options=options) == Writing("!", False)


def test_the_sentence_names_the_delimiter_that_finds_no_table() -> None:
    with pytest.raises(DataError, match="parted by pipe"):
        found("a,b\nc,d\n", options=ReaderOptions.parse({"delimiter": "pipe"}))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"encoding": "klingon"}, r"data\.options\.encoding"),
        ({"delimiter": ",,"}, r"data\.options\.delimiter"),
        ({"quoting": "yes"}, "true or false"),
        ({"colour": "red"}, "got 'colour'"),
    ],
)
def test_an_impossible_option_is_refused_in_a_sentence(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        ReaderOptions.parse(options)
