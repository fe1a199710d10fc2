"""Mention rows in the evaluation form: one object a document with the lists meetings, visits and agreements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from extractors.extract.mentions import Rows

Form = dict[str, Any]


def date_form(row: dict[str, Any]) -> Form | None:
    """A row's date as {start, end, precision}; null where it has none."""
    if row["start_date"] is None:
        return None
    return {
        "start": row["start_date"].isoformat(),
        "end": row["end_date"].isoformat(),
        "precision": row["date_precision"],
    }


def place_form(city: str | None, country: str | None) -> Form | None:
    """A place as {city, country}; null where neither is known."""
    return {"city": city, "country": country} if city or country else None


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _by_mention(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["mention_id"]].append(row)
    return found


def forms(rows: Rows) -> dict[str, Form]:
    """article_version_id → evaluation form, for every article that the rows know."""
    child = {name: _by_mention(rows[name]) for name in rows if name not in ("article_extractions",)}
    found: dict[str, Form] = {
        r["article_version_id"]: {"meetings": [], "visits": [], "agreements": []} for r in rows["article_extractions"]
    }

    def of(table: str, row: dict[str, Any], column: str) -> list[Any]:
        return [c[column] for c in child[table].get(row["mention_id"], ())]

    for table in ("meeting_mentions", "visit_mentions", "agreement_mentions"):
        for row in rows[table]:
            common = {"status": row["status"], "date": date_form(row), "evidence": of("mention_evidence", row, "quote")}
            place = found.setdefault(row["article_version_id"], {"meetings": [], "visits": [], "agreements": []})
            if table == "meeting_mentions":
                people = child["meeting_participants"].get(row["mention_id"], ())
                item = {
                    "kind": row["kind"],
                    "sides": of("meeting_sides", row, "side_code"),
                    "participants": [{"name": p["name"], "role": p["role"], "side": p["side_code"]} for p in people],
                    "place": place_form(row["city"], row["country_code"]),
                    "topics": of("meeting_topics", row, "topic_code"),
                }
                place["meetings"].append(common | item)
            elif table == "visit_mentions":
                item = {"visitor": row["visitor_name"], "role": row["visitor_role"], "side": row["side_code"]}
                place["visits"].append(common | item | {"to": place_form(row["to_city"], row["to_country_code"])})
            else:
                item = {
                    "title": row["title"],
                    "kind": row["kind"],
                    "parties": of("agreement_parties", row, "side_code"),
                    "signatories": of("agreement_signatories", row, "name"),
                    "valid_from": _iso(row["valid_from"]),
                    "valid_to": _iso(row["valid_to"]),
                }
                item |= {"count": row["n_documents"]} if row["n_documents"] > 1 else {}
                place["agreements"].append(common | item)
    return found
