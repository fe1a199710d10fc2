"""The base made anew by dbt from Parquet alone: the same facts under the same ids."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from warehouse_night import NIGHT, query, rows_of, write_rows

from extractors.settings import Settings, load_settings
from warehouse import publish, transform
from warehouse.database import WarehouseError, base_path
from warehouse.lease import Lease
from warehouse.load import load_night
from warehouse.quarantine import quarantine
from warehouse.rebuild import rebuild

NEXT = NIGHT + timedelta(days=1)
MARTS = ("fct_meetings", "bridge_meeting_sides", "bridge_meeting_participants", "fct_mentions", "fct_status_history")


def run_whole_night(run_id: str, settings: Settings, night: object, refused: list[dict[str, object]]) -> None:
    Lease.acquire(settings, run_id)
    load_night(run_id, night, settings)
    quarantine(run_id, night, settings, refused)
    transform.run_dbt(run_id, night, settings)
    publish.publish(run_id, night, settings)
    Lease.release(settings, run_id)


def tables(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    return {name: query(settings.warehouse, f"select * from marts.{name} order by all") for name in MARTS}


@pytest.mark.slow
def test_a_rebuilt_base_publishes_the_same_facts(settings: Settings) -> None:
    settings = load_settings(data=settings.data)
    write_rows(rows_of(), settings)
    bad = rows_of(source="wire", key="bad")
    write_rows(bad, settings)
    write_rows(rows_of(night=NEXT, source="gazette", key="late"), settings)
    row = bad["meeting_mentions"][0]
    finding = {"table": "meeting_mentions", "key": row["mention_id"], "rule": "r", "reason": "why", "row": row}
    run_whole_night("first", settings, NIGHT, [finding])
    run_whole_night("second", settings, NEXT, [])
    before, ids = tables(settings), query(settings.warehouse, "from audit.fact_ids order by all")
    assert len(ids) == 2
    base_path(settings).write_bytes(b"damaged beyond repair")

    Lease.acquire(settings, "anew")
    assert rebuild("anew", settings)["nights"] == 2
    Lease.release(settings, "anew")
    assert query(base_path(settings), "from audit.fact_ids order by all") == ids
    assert tables(settings) == before

    run_whole_night("third", settings, NEXT, [])
    assert tables(settings) == before
    runs = query(settings.warehouse, "select run_id, status from audit.runs order by started_at, run_id")
    assert runs == [("first", "published"), ("second", "published"), ("anew", "rebuilt"), ("third", "published")]
    assert query(settings.warehouse, "select table_name, state from audit.quarantine") == [("meeting_mentions", "held")]


def test_without_nights_on_disk_there_is_nothing_to_rebuild(settings: Settings) -> None:
    Lease.acquire(settings, "anew")
    with pytest.raises(WarehouseError, match="no night"):
        rebuild("anew", settings)


def test_a_file_that_is_not_as_it_was_written_is_named_and_set_aside(settings: Settings) -> None:
    write_rows(rows_of(), settings)
    (part,) = (settings.mentions / "meeting_mentions").rglob("*.parquet")
    data = bytearray(part.read_bytes())
    column = pq.read_metadata(part).row_group(0).column(0)
    first = column.dictionary_page_offset or column.data_page_offset
    data[first + column.total_compressed_size - 1] ^= 1  # the last byte of its last page
    part.write_bytes(data)
    Lease.acquire(settings, "anew")
    with pytest.raises(WarehouseError, match=rf"{part.name}: is damaged; set aside as .*run its night again"):
        rebuild("anew", settings)
    assert not part.exists()
