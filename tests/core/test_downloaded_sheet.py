import io

import numpy as np
import pandas as pd
import pytest

from core.sheet import Sheet, grid_sheet

THIRD = np.float32(1) / np.float32(3)


def test_a_table_reads_back_equal_letters_and_digits() -> None:
    words = ['say "no", please', "é\n2", ""]
    table = Sheet({"word": words, "value": np.array([THIRD, 1e-30, -2], np.float32)}).csv()
    read = pd.read_csv(io.BytesIO(table), keep_default_na=False, dtype={"value": np.float32})
    assert list(read["word"]) == words
    assert list(read["value"]) == [THIRD, np.float32(1e-30), -2]


def test_a_float_is_written_with_the_digits_it_has() -> None:
    assert Sheet({"value": np.array([0.1], np.float32)}).csv() == b"value\n0.1\n"


def test_an_archive_holds_the_arrays_as_they_were_and_opens_without_pickles() -> None:
    gates = np.random.default_rng(0).random((3, 2)).astype(np.float32)
    archive = np.load(io.BytesIO(grid_sheet({"word": ["a", "b", "c"]}, {"forget_gate": gates}).npz()))
    assert set(archive.files) == {"word", "forget_gate"}
    assert archive["forget_gate"].dtype == np.float32
    np.testing.assert_array_equal(archive["forget_gate"], gates)


def test_without_arrays_the_archive_holds_the_columns() -> None:
    archive = np.load(io.BytesIO(Sheet({"unit": [0, 1], "value": [0.5, 2.0]}).npz()))
    np.testing.assert_array_equal(archive["value"], [0.5, 2.0])


def test_a_picture_is_one_line_a_word_and_unit() -> None:
    gates = np.arange(6, dtype=np.float32).reshape(3, 2)
    columns = grid_sheet({"word": ["a", "b", "c"]}, {"f": gates, "i": -gates}).columns
    assert list(columns["place"]) == [0, 0, 1, 1, 2, 2]
    assert list(columns["word"]) == ["a", "a", "b", "b", "c", "c"]
    assert list(columns["unit"]) == [0, 1, 0, 1, 0, 1]
    assert list(columns["f"]) == [0, 1, 2, 3, 4, 5]
    assert list(columns["i"]) == [0, -1, -2, -3, -4, -5]


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="of one length"):
        Sheet({"a": [1], "b": [1, 2]})
