"""The seeds keep their word: columns, keys, codes that resolve, dates in order."""

import csv
from collections import Counter
from datetime import date

import pytest

from extractors.settings import ROOT

SEEDS = ROOT / "dbt_project" / "seeds"
COLUMNS = {
    "countries": "country_code,alpha2,name,official_name,capital,region,subregion,latitude,longitude,"
    "cow_code,cameo_code,source",
    "country_names": "country_code,name,kind,is_ambiguous,source",
    "organizations": "organization_code,name,kind,seat_city,seat_country_code,members,source",
    "organization_names": "organization_code,name,kind,is_ambiguous,source",
    "places": "place_id,city,country_code,latitude,longitude,is_capital,kind,is_ambiguous,variants,source",
    "offices": "office_code,office,level,patterns,default_side_code",
    "office_holders": "person_id,person,name_variants,office_code,side_code,from_date,to_date,source",
    "topics": "topic_code,topic,description,source",
    "plover_crosswalk": "fact_type,kind,status,plover_event,plover_mode,cameo_code,cameo_name,source",
    "agreement_names": "agreement_code,name,source",
    "agreement_transitions": "from_status,to_status,is_allowed,why",
}
KEYS = {
    "countries": ["country_code"],
    "country_names": ["name"],
    "organizations": ["organization_code"],
    "organization_names": ["name"],
    "places": ["place_id"],
    "offices": ["office_code"],
    "office_holders": ["person_id", "office_code", "side_code", "from_date"],
    "topics": ["topic_code"],
    "plover_crosswalk": ["fact_type", "kind", "status"],
    "agreement_names": ["name"],
    "agreement_transitions": ["from_status", "to_status"],
}
ORGANIZATION_KINDS = set(
    ["intergovernmental", "regional", "financial", "armed_actor", "party", "religious", "company", "format", "other"]
)
MEETING_KINDS = {"in_person", "call", "multilateral", "unspecified"}
MEETING_STATUSES = {"held", "planned", "cancelled"}
AGREEMENT_KINDS = set(
    [
        "treaty",
        "agreement",
        "convention",
        "protocol",
        "memorandum",
        "arrangement",
        "programme",
        "joint_statement",
        "contract",
        "ceasefire",
        "charter",
        "amendment",
        "other",
    ]
)
AGREEMENT_STATUSES = set(
    ["proposed", "planned", "signed", "ratified", "in_force", "extended", "suspended", "terminated", "referenced"]
)
REQUIRED_SIDES = set(
    [
        "UN",
        "EU",
        "NATO",
        "IAEA",
        "OPEC",
        "SCO",
        "BRICS",
        "EAEU",
        "AU",
        "ASEAN",
        "GCC",
        "ARAB_LEAGUE",
        "OSCE",
        "IMF",
        "WB",
        "ICRC",
        "G7",
        "G20",
        "CSTO",
        "CIS",
        "ECO",
        "OIC",
    ]
)


def read(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def codes(name: str, column: str) -> set[str]:
    return {row[column] for row in read(name)}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_keys(name: str):
    rows = read(name)
    assert list(rows[0]) == COLUMNS[name].split(",")
    counts = Counter(tuple(row[column] for column in KEYS[name]) for row in rows)
    assert [key for key, n in counts.items() if n > 1] == []
    for row in rows:
        assert None not in row and None not in row.values(), row
        assert row.get("source", "given"), row
        assert all(value == value.strip() for value in row.values()), row
        assert all(row[column] in {"true", "false"} for column in row if column.startswith("is_")), row


def test_codes_resolve():
    countries = codes("countries", "country_code")
    sides = countries | codes("organizations", "organization_code")
    assert sides >= REQUIRED_SIDES | {"XKX", "PSE", "TWN", "VAT", "SUN", "YUG", "CSK", "DDR"}
    assert codes("country_names", "country_code") == countries
    assert codes("places", "country_code") <= countries
    assert codes("organizations", "seat_country_code") <= countries | {""}
    assert codes("organization_names", "organization_code") == codes("organizations", "organization_code")
    assert codes("offices", "default_side_code") <= sides | {""}
    assert codes("office_holders", "side_code") <= sides
    assert codes("office_holders", "office_code") <= codes("offices", "office_code")
    for row in read("organizations"):
        assert set(filter(None, row["members"].split(";"))) <= sides, row


def test_a_name_stands_for_one_side():
    shared = codes("country_names", "name") & codes("organization_names", "name")
    assert shared == set()


def test_an_organisation_is_found_by_any_of_its_names():
    named: dict[str, set[str]] = {}
    for row in read("organization_names"):
        named.setdefault(row["name"].lower(), set()).add(row["organization_code"])
    assert {name: given for name, given in named.items() if len(given) > 1} == {}
    for row in read("organizations"):
        code = row["organization_code"]
        assert row["kind"] in ORGANIZATION_KINDS, row
        assert named[row["name"].lower()] == {code}, row
        assert named.get(code.removeprefix("ORG:").lower(), {code}) == {code}, row


def test_dates_and_positions():
    for row in read("office_holders"):
        start, end = (date.fromisoformat(row[c]) if row[c] else None for c in ("from_date", "to_date"))
        assert not (start and end) or start <= end, row
    for row in read("places"):
        assert row["kind"] in {"city", "venue", "region"}, row
        if row["kind"] != "region":
            assert -90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180, row


def test_one_person_has_one_name():
    names: dict[str, set[tuple[str, str]]] = {}
    for row in read("office_holders"):
        names.setdefault(row["person_id"], set()).add((row["person"], row["name_variants"]))
    assert [key for key, given in names.items() if len(given) > 1] == []


def test_offices_have_levels_and_patterns_of_their_own():
    rows = read("offices")
    assert {row["level"] for row in rows} == {"head", "foreign_minister", "minister", "official"}
    patterns = Counter(pattern for row in rows for pattern in row["patterns"].split(";"))
    assert all(pattern and pattern == pattern.lower() for pattern in patterns)
    assert [pattern for pattern, n in patterns.items() if n > 1] == []


def test_crosswalk_and_transitions_are_complete():
    crosswalk = {(row["fact_type"], row["kind"], row["status"]) for row in read("plover_crosswalk")}
    assert crosswalk == (
        {("meeting", kind, status) for kind in MEETING_KINDS for status in MEETING_STATUSES}
        | {("visit", "visit", status) for status in MEETING_STATUSES}
        | {("agreement", kind, status) for kind in AGREEMENT_KINDS for status in AGREEMENT_STATUSES}
    )
    allowed = {
        (row["from_status"], row["to_status"]): row["is_allowed"] == "true" for row in read("agreement_transitions")
    }
    assert set(allowed) == {(a, b) for a in AGREEMENT_STATUSES for b in AGREEMENT_STATUSES}
    assert allowed["suspended", "in_force"] and allowed["signed", "planned"] and not allowed["signed", "referenced"]
    assert len(read("topics")) == 30
