import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from core.data.catalogue.archives import Sheet, in_turn, read_imdb, read_polarity, read_reviews, read_tweets
from core.data.catalogue.public_sets import SOURCES
from core.data.labelled import TEST, TRAIN
from core.errors import DataError

SIGNS = {"0": "negative", "1": "positive"}
TWEETS = Sheet(text="f5", label="f0", classes={"0": "negative", "4": "positive"}, encoding="latin1", header=False)
SENTENCES = Sheet(text="f0", label="f1", classes=SIGNS, delimiter="\t", quoting=False, header=False)
REVIEWS = Sheet(text="text", label="label", classes=SIGNS, part="split")

needs_mirror = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: Sequence[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            described = tarfile.TarInfo(name)
            described.size = len(content)
            archive.addfile(described, io.BytesIO(content))
    return path


def test_stray_quotes_and_odd_line_separators_stay_in_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "imdb_labelled.txt"
    path.write_text('He said "no.\t0\nA "fine" film\x85 really.  \t1\n', encoding="utf-8", newline="")
    labelled = SENTENCES.read([path])
    assert labelled.texts.to_pylist() == ['He said "no.', 'A "fine" film\x85 really.  ']
    assert (labelled.labels.tolist(), labelled.classes) == ([0, 1], ("negative", "positive"))
    assert labelled.rows.tolist() == [1, 2]


def test_a_member_is_found_in_any_folder_of_a_zip_and_never_among_the_twins_of_macos(tmp_path: Path) -> None:
    members = {"__MACOSX/sentences/yelp.txt": b"\0\0", "sentences/yelp.txt": b"good\t1\nbad\t0\n"}
    path = zipped(tmp_path / "sentences.zip", members)
    sheet = Sheet(text="f0", label="f1", classes=SIGNS, delimiter="\t", quoting=False, header=False, member="yelp.txt")
    assert sheet.read([path]).texts.to_pylist() == ["good", "bad"]


def test_a_zip_without_the_member_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = zipped(tmp_path / "sentences.zip", {"other.txt": b"good\t1\n"})
    sheet = Sheet(text="f0", label="f1", classes=SIGNS, delimiter="\t", header=False, member="yelp.txt")
    with pytest.raises(DataError, match=r"expected yelp\.txt in .*sentences\.zip, but it is not there"):
        sheet.read([path])


def test_tweets_are_read_as_latin_1_with_their_quotes_and_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "tweets.csv"
    rows = (
        '"4","1","Mon","NO_QUERY","a","café ""au lait""\nagain, &amp; again "\n"0","","","NO_QUERY","","sad, so sad"\n'
    )
    path.write_bytes(rows.encode("latin-1"))
    labelled = TWEETS.read([path])
    assert labelled.texts.to_pylist() == ['café "au lait"\nagain, &amp; again ', "sad, so sad"]
    assert labelled.labels.tolist() == [1, 0]


def test_a_sheet_reads_the_same_packed_with_gzip(tmp_path: Path) -> None:
    rows = b'"0","1","Mon","NO_QUERY","a","caf\xe9"\n"4","2","Mon","NO_QUERY","b","good"\n'
    (tmp_path / "tweets.csv").write_bytes(rows)
    (tmp_path / "tweets.csv.gz").write_bytes(gzip.compress(rows))
    plain, packed = (TWEETS.read([tmp_path / name]) for name in ("tweets.csv", "tweets.csv.gz"))
    assert plain.texts.to_pylist() == packed.texts.to_pylist() == ["café", "good"]


def test_a_review_without_a_text_is_counted_out(tmp_path: Path) -> None:
    path = tmp_path / "hotels.csv"
    path.write_text("label,review\n1,好\n0,\n0,差\n", encoding="utf-8")
    labelled = Sheet(text="review", label="label", classes=SIGNS).read([path])
    assert (labelled.texts.to_pylist(), labelled.rows.tolist()) == (["好", "差"], [1, 3])
    assert labelled.left_out == {"empty text": 1}


def test_progress_of_a_sheet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("label,review\n" + "1,good film\n" * 300_000, encoding="utf-8")
    said: list[float] = []
    Sheet(text="review", label="label", classes=SIGNS).read([path], lambda _, share: said.append(share))
    assert len(said) > 2
    assert said == sorted(said)
    assert said[-1] == 1.0


def test_files_are_read_one_after_the_other_with_rows_counted_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("good\t1\nbad\t0\n")
    (tmp_path / "b.txt").write_text("worse\t0\nbest\t1\n")
    labelled = in_turn([SENTENCES.read, SENTENCES.read])([tmp_path / "a.txt", tmp_path / "b.txt"], lambda *_: None)
    assert labelled.texts.to_pylist() == ["good", "bad", "worse", "best"]
    assert (labelled.labels.tolist(), labelled.rows.tolist()) == ([1, 0, 0, 1], [1, 2, 3, 4])


def tweets_file(path: Path, *texts: str) -> Path:
    path.write_text("".join(json.dumps({"id": 1, "text": text}) + "\n" for text in texts))
    return path


def test_tweets_keep_entities_and_line_breaks(tmp_path: Path) -> None:
    good = tweets_file(tmp_path / "positive_tweets.json", "you &amp; me :)", "one\u2028two")
    bad = tweets_file(tmp_path / "negative_tweets.json", "oh :(")
    labelled = read_tweets([good, bad])
    assert labelled.texts.to_pylist() == ["you &amp; me :)", "one\u2028two", "oh :("]
    assert [labelled.classes[label] for label in labelled.labels] == ["positive", "positive", "negative"]


def test_the_archive_of_tweets_reads_as_its_two_files_do(tmp_path: Path) -> None:
    good = tweets_file(tmp_path / "positive_tweets.json", "yes :)")
    bad = tweets_file(tmp_path / "negative_tweets.json", "no :(")
    members = {f"twitter_samples/{path.name}": path.read_bytes() for path in (good, bad)}
    packed = zipped(tmp_path / "twitter_samples.zip", {"twitter_samples/tweets.json": b'{"text": "?"}', **members})
    assert read_tweets([packed]).texts.to_pylist() == read_tweets([good, bad]).texts.to_pylist() == ["yes :)", "no :("]


def test_sentences_of_film_reviews_are_lines_of_latin_1(tmp_path: Path) -> None:
    members = {"rt-polarity.neg": "dull , dull\x85 \nno\n", "rt-polarity.pos": "a touché . \n"}
    packed = {f"sentence_polarity/{name}": text.encode("latin-1") for name, text in members.items()}
    labelled = read_polarity([zipped(tmp_path / "sentence_polarity.zip", packed)])
    assert labelled.texts.to_pylist() == ["dull , dull", "no", "a touché ."]
    assert labelled.labels.tolist() == [0, 0, 1]


def test_whole_reviews_are_one_file_each(tmp_path: Path) -> None:
    members = {
        "README": b"?",
        "pos/cv001.txt": b"fine .\nreally .\n",
        "neg/cv001.txt": b"bad",
        "neg/cv000.txt": b"dull",
    }
    packed = {f"movie_reviews/{name}": text for name, text in members.items()}
    labelled = read_reviews([zipped(tmp_path / "movie_reviews.zip", packed)])
    assert labelled.texts.to_pylist() == ["dull", "bad", "fine .\nreally ."]
    assert labelled.labels.tolist() == [0, 0, 1]


IMDB = [
    ("aclImdb/README", b"?"),
    ("aclImdb/test/neg/0_2.txt", b"awful<br />test"),
    ("aclImdb/train/unsup/0_0.txt", b"nobody knows"),
    ("aclImdb/train/pos/10_9.txt", b"ten"),
    ("aclImdb/train/pos/9_8.txt", "né".encode()),
    ("aclImdb/test/pos/0_10.txt", b"great test"),
    ("aclImdb/train/neg/3_1.txt", b"bad"),
]


def test_the_imdb_archive_keeps_its_parts_and_orders_its_files_by_number(tmp_path: Path) -> None:
    labelled = read_imdb([tarred(tmp_path / "aclImdb_v1.tar.gz", IMDB)])
    assert labelled.texts.to_pylist() == ["bad", "né", "ten", "awful<br />test", "great test"]
    assert labelled.labels.tolist() == [0, 1, 1, 0, 1]
    assert labelled.given is not None
    assert labelled.given.tolist() == [TRAIN, TRAIN, TRAIN, TEST, TEST]


def test_both_shapes_of_imdb_give_the_same_rows(tmp_path: Path) -> None:
    sheet = tmp_path / "imdb.csv.gz"
    rows = "text,label,split\nbad,0,train\nné,1,train\nten,1,train\nawful<br />test,0,test\ngreat test,1,test\n"
    sheet.write_bytes(gzip.compress(rows.encode()))
    archive, table = read_imdb([tarred(tmp_path / "aclImdb_v1.tar.gz", IMDB)]), REVIEWS.read([sheet])
    assert archive.texts.to_pylist() == table.texts.to_pylist()
    assert archive.given is not None
    assert table.given is not None
    assert [archive.labels.tolist(), archive.rows.tolist(), archive.given.tolist()] == [
        table.labels.tolist(),
        table.rows.tolist(),
        table.given.tolist(),
    ]


def test_both_sheets_of_sentiment140_come_out_of_one_zip(tmp_path: Path) -> None:
    members = {
        "training.1600000.processed.noemoticon.csv": b'"0","1","","","","bad"\n"4","2","","","","good"\n',
        "testdata.manual.2009.06.14.csv": b'"4","3","","","","yes"\n"2","4","","","","so so"\n"0","5","","","","no"\n',
    }
    path = zipped(tmp_path / "trainingandtestdata.zip", members)
    training, manual = (SOURCES[name].shapes for name in ("sentiment140", "sentiment140_manual"))
    assert training is not None
    assert manual is not None
    assert training.public.read is not None
    assert manual.public.read is not None
    assert training.public.read([path], lambda *_: None).counts == {"negative": 1, "positive": 1}
    assert manual.public.read([path], lambda *_: None).counts == {"negative": 1, "neutral": 1, "positive": 1}
