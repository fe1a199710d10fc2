"""Our own archive files: what another's reader makes of them, and what comes back of an answer."""

from datetime import UTC, datetime

from warcio.archiveiterator import ArchiveIterator

from extractors import warc

AT = datetime(2025, 12, 18, 2, 0, tzinfo=UTC)


def answer(*headers: tuple[str, str], **given: object) -> warc.Response:
    return warc.Response(
        "http://news.test/story", 200, headers, b"<p>They met.</p>\n" * 999, final_url="http://news.test/s", **given
    )


def written(folder, *answers):
    path = folder / "night-0001.warc.gz"
    with warc.WarcFile(path) as archive:
        places = [archive.append(one, AT) for one in answers]
    return path, places


def test_another_reader_finds_each_record_whole_and_its_digests_right(tmp_path):
    path, places = written(tmp_path, answer(("Content-Type", "text/html")), answer(source_name="Côte d’Or"))
    with path.open("rb") as handle:
        found = []
        for record in ArchiveIterator(handle, check_digests="raise"):
            found.append((record.rec_headers.get_header("Communique-Source-Name"), record.content_stream().read()))
            assert record.rec_headers.get_header("WARC-Target-URI") == "http://news.test/s"
            assert record.rec_headers.get_header("WARC-Date") == "2025-12-18T02:00:00Z"
    assert found == [(None, answer().body), ("Côte d’Or", answer().body)]
    assert places[1][0] == places[0][1]
    assert sum(places[1]) == path.stat().st_size


def test_an_answer_comes_back_as_it_was(tmp_path):
    sent = answer(("Content-Type", "text/html"), ("Content-Encoding", "br"), ("X-Name", "Côte; é"), kind="feed")
    path, [(offset, length)] = written(tmp_path, sent)
    kept = warc.read_response(path, offset, length)
    assert (kept.url, kept.final_url, kept.kind, kept.body) == (sent.url, sent.final_url, "feed", sent.body)
    assert dict(kept.headers) == dict(sent.headers)


def test_a_server_cannot_write_into_the_record(tmp_path):
    sent = answer(("X-Bad", "1\r\n\r\nWARC/1.1\r\n"), feed_date="2025\r\nCommunique-Kind: robots")
    path, [(offset, length)] = written(tmp_path, sent)
    kept = warc.read_response(path, offset, length)
    assert (kept.kind, kept.body) == ("page", sent.body)
    assert len(warc.recover(path)) == 1
