import os
from pathlib import Path

import pytest
from figures import record
from programs import run_program

SMALL = Path(os.environ.get("UNROLLED_MIRROR", "")) / "sentiment140.csv.gz"
pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not SMALL.is_file(), reason="UNROLLED_MIRROR names no folder with sentiment140.csv.gz"),
]


def test_a_file_of_1_6_million_rows_is_imported_in_2_5_times_the_time_that_pandas_reads_it(tmp_path: Path) -> None:
    measured = run_program("import_program.py", str(SMALL), str(tmp_path), engine="tensorflow")
    details = (
        f"{measured['rows']:,} rows, {measured['bytes'] / 1e6:.0f} MB; python -m core import "
        f"{measured['import_seconds']:.1f} s, pandas.read_csv {measured['pandas_seconds']:.1f} s"
    )
    record(
        "import / pandas.read_csv, Sentiment140's shape", f"{measured['ratio']:.1f} ×", bound="≤ 2.5 ×", details=details
    )
    record("peak memory of that import", f"{measured['peak_mb']:.0f} MB", bound="≤ 1,500 MB", details=details)
    assert measured["rows"] == 1_600_000
    assert measured["ratio"] <= 2.5
    assert measured["peak_mb"] <= 1500
