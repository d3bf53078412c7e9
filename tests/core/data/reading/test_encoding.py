from collections.abc import Iterator

import pytest

from core.data.reading.encoding import as_utf8, find_encoding, is_plausible
from core.errors import DataError

PORTUGUESE = "Muito boa atuação, não é ruim\t1\nUma decepção, o pior filme já visto\t0\n" * 20


def pieces(content: bytes, size: int = 7) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def read(content: bytes, wanted: str | None = None) -> tuple[str, str]:
    """Return the encoding found and the text as it is read, the bytes given in pieces of seven."""
    encoding = find_encoding(pieces(content), "file.csv", wanted)
    return encoding.name, b"".join(as_utf8(pieces(content), encoding)).decode()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32-le", "utf-32-le"),
        ("latin-1", "latin-1"),
    ],
)
def test_the_same_text_is_read_from_each_encoding(encoding: str, found: str) -> None:
    assert read(PORTUGUESE.encode(encoding)) == (found, PORTUGUESE)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Très bon film, j’ai adoré “l’été” – cœur de 5 €\n"),
        ("cp1250", "Bardzo dobry film, ale końcówka była słaba, że aż żal, źle\n"),
        ("cp1254", "Çok güzel bir film, şarkılar iğrenç değil ışık\n"),
        ("mac_roman", "Très bon film, l’été à Noël\n"),
        ("cp1251", "Очень хороший фильм, мне понравилось\n"),
        ("koi8_r", "Очень хороший фильм, мне понравилось\n"),
        ("cp1253", "Πολύ καλή ταινία, μου άρεσε\n"),
        ("cp1255", "סרט טוב מאוד אהבתי\n"),
        ("cp1256", "فيلم جيد جدا أحببته\n"),
        ("gb18030", "这家酒店很好，房间很大，服务也很好\n"),
        ("big5hkscs", "這家酒店很好，房間很大，服務也很好\n"),
        ("cp932", "とても良い映画でした。おすすめです\n"),
        ("euc_jp", "とても良い映画でした。おすすめです\n"),
        ("cp949", "아주 좋은 영화였습니다 추천합니다\n"),
    ],
)
def test_old_encodings_are_told_by_the_words_they_make(encoding: str, text: str) -> None:
    assert read((text * 30).encode(encoding)) == (encoding, text * 30)


def test_a_few_invalid_bytes_leave_a_utf_8_text_utf_8() -> None:
    content = PORTUGUESE.encode() + b"stray \xe9 and \xff\xfe here\t1\n"
    encoding = find_encoding([content], "file.csv")
    assert (encoding.name, encoding.invalid) == ("utf-8", 3)
    assert "3 bytes are not valid UTF-8 and were replaced" in encoding.problems[0]
    assert b"".join(as_utf8([content], encoding)).decode().endswith("stray � and �� here\t1\n")


def test_a_utf_8_text_cut_inside_a_letter_is_still_utf_8() -> None:
    encoding = find_encoding(pieces(PORTUGUESE.encode() + "é".encode()[:1]), "file.csv")
    assert (encoding.name, encoding.invalid) == ("utf-8", 1)


def test_one_letter_of_latin_1_far_down_is_seen() -> None:
    encoding = find_encoding(pieces(b"plain words\n" * 1000 + b"caf\xe9\n"), "file.csv")
    assert encoding.name == "latin-1"
    assert "Latin-1" in encoding.problems[0]


def test_replacement_characters_of_the_file_itself_are_no_invalid_bytes() -> None:
    assert find_encoding(pieces("lost � letter\n".encode()), "file.csv").invalid == 0


def test_zero_bytes_are_left_out_and_told() -> None:
    encoding = find_encoding([b"good\0 film,1\n"], "file.csv")
    assert "1 zero bytes" in encoding.problems[0]
    assert b"".join(as_utf8([b"good\0 film,1\n"], encoding)) == b"good film,1\n"


def test_an_encoding_that_is_wanted_is_taken_as_said() -> None:
    assert read("Ã©".encode("latin-1"), "latin-1") == ("latin-1", "Ã©")
    assert read("ação".encode("cp1252"), "cp1251") == ("cp1251", "aзгo")


def test_what_cannot_be_read_in_the_wanted_encoding_is_replaced_and_counted() -> None:
    encoding = find_encoding([PORTUGUESE.encode() + b"\xff\n"], "file.csv", "UTF-8")
    assert (encoding.name, encoding.invalid) == ("utf-8", 1)
    assert "replaced" in encoding.problems[0]


@pytest.mark.parametrize("wanted", ["utf-8", "ascii", "gb18030"])
def test_a_text_that_is_clearly_not_in_the_wanted_encoding_is_refused(wanted: str) -> None:
    with pytest.raises(DataError, match=f"encoding {wanted}, but .* of file.csv cannot be read so"):
        find_encoding([("ÿþ é\n" * 50).encode("latin-1") + b"\xff"], "file.csv", wanted)


@pytest.mark.parametrize("size", [1, 3, 100_000])
def test_lines_of_utf_8_among_lines_of_cp1252_are_both_read(size: int) -> None:
    line = "Très bon café, l’été – cœur à 5 €\t1\n"
    content = (line.encode() * 3 + line.encode("cp1252") * 5) * 20
    encoding = find_encoding(pieces(content, size), "file.csv")
    assert (encoding.name, encoding.invalid) == ("utf-8", 100 * 9)
    assert "900 bytes are not valid UTF-8 as the others are and were read as Windows-1252" in encoding.problems[0]
    assert b"".join(as_utf8(pieces(content, size), encoding)).decode() == line * 160


def test_advice_that_would_make_signs_of_letters_is_not_told() -> None:
    german = "Schöner Film über größere Mädchen, aber für Väter nur mäßig süß\t1\n"
    found = find_encoding([german.encode("cp1252") * 40], "file.csv")
    assert found.problems == ("The file is not valid UTF-8 and was read as Latin-1; check letters with accents.",)
    assert not is_plausible("cp775", "latin-1", german.encode("cp1252"))


def test_advice_that_reads_other_lettersis_plausible() -> None:
    assert is_plausible("cp1250", "cp1252", "Très bon, l’été".encode("cp1252"))
    assert not is_plausible("cp1252", "latin-1", "Très bon".encode("cp1252"))
