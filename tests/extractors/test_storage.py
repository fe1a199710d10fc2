"""Files of the zones: what was written is what is read, or it is an error."""

import random

import pyarrow as pa
import pytest

from extractors.storage import StorageError, read_table, rows_made_from, write_table

SCHEMA = pa.schema([("n", pa.int32()), ("text", pa.string())])


@pytest.fixture
def part(tmp_path):
    """A part of 40 rows, made from `x`."""
    return written(tmp_path, 40)


def written(folder, n_rows):
    words = ["minister", "met", "signed", "Moscow", "Tehran", "visa", "treaty", "on", "Monday"]
    rng = random.Random(1)  # noqa: S311
    rows = [{"n": n, "text": " ".join(rng.choices(words, k=200))} for n in range(n_rows)]
    return write_table(folder / "part.parquet", pa.Table.from_pylist(rows, SCHEMA), "x")


def test_a_whole_part_has_its_rows_and_its_fingerprint(part):
    assert rows_made_from(part, "x") == 40
    assert rows_made_from(part, "y") is None
    assert rows_made_from(part.with_name("none.parquet"), "x") is None
    assert read_table(part, SCHEMA).num_rows == 40


@pytest.mark.parametrize(("n_rows", "first"), [(40, b"minister"), (1_200, b"(\xb5/\xfd")], ids=["snappy", "zstd"])
def test_no_bit_of_a_text_is_wrong_in_silence(tmp_path, n_rows, first):
    part = written(tmp_path, n_rows)
    whole, data = read_table(part, SCHEMA), part.read_bytes()
    start = data.index(first)  # in the first compressed page
    for place in range(start, len(data) * 3 // 4, len(data) // 300):
        damaged = bytearray(data)
        damaged[place] ^= 1
        part.write_bytes(damaged)
        try:
            assert read_table(part, SCHEMA).equals(whole)
        except StorageError:
            assert rows_made_from(part, "x") is None
