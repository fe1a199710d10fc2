from dataclasses import replace
from datetime import date

import pytest

from extractors.extract.dates import FUTURE, PAST, find_times, lasting, resolve, told_apart
from extractors.extract.decide import Event, fill

PUBLISHED = date(2022, 3, 10)  # a Thursday


def resolved(text, direction, published=PUBLISHED):
    found = find_times(text)
    assert len(found) == 1, found
    return resolve(found[0], published, direction)


@pytest.mark.parametrize(
    ("text", "direction", "start", "end", "precision"),
    [
        ("met on Tuesday evening", PAST, "2022-03-08", "2022-03-08", "day"),
        ("will meet on Tuesday", FUTURE, "2022-03-15", "2022-03-15", "day"),
        ("is to meet later on Thursday", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("is to meet later Friday", FUTURE, "2022-03-11", "2022-03-11", "day"),
        ("met later on Tuesday", PAST, "2022-03-08", "2022-03-08", "day"),
        ("is in Accra today and tomorrow", FUTURE, "2022-03-10", "2022-03-11", "day"),
        ("met yesterday and today", PAST, "2022-03-09", "2022-03-10", "day"),
        ("will visit Accra from tomorrow until Sunday", FUTURE, "2022-03-11", "2022-03-13", "day"),
        ("was to meet the envoy on Thursday", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("lands in Accra on Thursday", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("visits Accra on Thursday and Friday", FUTURE, "2022-03-10", "2022-03-11", "day"),
        ("will land in Accra on Thursday", FUTURE, "2022-03-17", "2022-03-17", "day"),
        ("was to meet the envoy on Tuesday", FUTURE, "2022-03-15", "2022-03-15", "day"),
        ("before a May summit", FUTURE, "2022-05-01", "2022-05-31", "month"),
        ("will meet on Thursday", FUTURE, "2022-03-17", "2022-03-17", "day"),
        ("will meet the envoy Thursday in Accra", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("landed in Accra, Ghana, Thursday to meet him", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("will meet the envoy Friday in Accra", FUTURE, "2022-03-11", "2022-03-11", "day"),
        ("the spokesman said Thursday he will meet him", FUTURE, "2022-03-17", "2022-03-17", "day"),
        ("met last Thursday", PAST, "2022-03-03", "2022-03-03", "day"),
        ("met last Tuesday", PAST, "2022-03-08", "2022-03-08", "day"),
        ("will meet next Thursday", FUTURE, "2022-03-17", "2022-03-17", "day"),
        ("met on Thursday", PAST, "2022-03-10", "2022-03-10", "day"),
        ("on Wednesday and Thursday", PAST, "2022-03-09", "2022-03-10", "day"),
        ("over the weekend", PAST, "2022-03-05", "2022-03-06", "day"),
        ("met on the 3rd in Accra", PAST, "2022-03-03", "2022-03-03", "day"),
        ("on the 3rd of this month", FUTURE, "2022-04-03", "2022-04-03", "day"),
        ("will visit (27/4)", FUTURE, "2022-04-27", "2022-04-27", "day"),
        ("in spring 2021", PAST, "2021-03-01", "2021-05-31", "month"),
        ("yesterday", PAST, "2022-03-09", "2022-03-09", "day"),
        ("from June 8 to 10, 2022", FUTURE, "2022-06-08", "2022-06-10", "day"),
        ("June 27-July 2", FUTURE, "2022-06-27", "2022-07-02", "day"),
        ("on 17 March", FUTURE, "2022-03-17", "2022-03-17", "day"),
        ("in late January", PAST, "2022-01-01", "2022-01-31", "month"),
        ("early next week", FUTURE, "2022-03-14", "2022-03-20", "day"),
        ("earlier this week", PAST, "2022-03-07", "2022-03-10", "day"),
        ("later in the week", FUTURE, "2022-03-10", "2022-03-13", "day"),
        ("later this week", FUTURE, "2022-03-10", "2022-03-13", "day"),
        ("last month", PAST, "2022-02-01", "2022-02-28", "month"),
        ("last summer", PAST, "2021-06-01", "2021-08-31", "month"),
        ("in August last year", PAST, "2021-08-01", "2021-08-31", "month"),
        ("two weeks ago", PAST, "2022-02-24", "2022-02-24", "day"),
        ("in 20 days", FUTURE, "2022-03-30", "2022-03-30", "day"),
        ("later this year", FUTURE, "2022-01-01", "2022-12-31", "year"),
        ("in May 2018", PAST, "2018-05-01", "2018-05-31", "month"),
        ("ceded by a pact signed in 1854 and", PAST, "1854-01-01", "1854-12-31", "year"),
        ("an 1859 boundary treaty", PAST, "1859-01-01", "1859-12-31", "year"),
        ("the convention of 1878, which", PAST, "1878-01-01", "1878-12-31", "year"),
        ("signed on 3 March 1878.", PAST, "1878-03-03", "1878-03-03", "day"),
        ("on 2021-12-30", PAST, "2021-12-30", "2021-12-30", "day"),
        ("on 30.12.2021", PAST, "2021-12-30", "2021-12-30", "day"),
        ("on Monday 14 and Tuesday 15 March", FUTURE, "2022-03-14", "2022-03-15", "day"),
        ("from the 1st to the 5th of February", PAST, "2022-02-01", "2022-02-05", "day"),
        ("on Tuesday (8 March)", PAST, "2022-03-08", "2022-03-08", "day"),
        ("on the morning of March 8", PAST, "2022-03-08", "2022-03-08", "day"),
        ("leaves on Thursday (today)", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("arrives this Thursday", FUTURE, "2022-03-10", "2022-03-10", "day"),
        ("arrives this Friday", FUTURE, "2022-03-11", "2022-03-11", "day"),
        ("in the first half of 2023", FUTURE, "2023-01-01", "2023-06-30", "month"),
        ("in the last quarter of next year", FUTURE, "2023-10-01", "2023-12-31", "month"),
    ],
)
def test_means(text, direction, start, end, precision):
    when = resolved(text, direction)
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == (start, end, precision)


def test_two_days_told_together_are_no_span():
    times = [resolve(m, PUBLISHED, PAST) for m in find_times("called on 3 and 17 February")]
    assert [t.start.isoformat() for t in times] == ["2022-02-17"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("met on Tuesday. They had spoken earlier in the day", ["2022-03-08", "2022-03-08"]),
        ("They had spoken earlier in the day", ["2022-03-10"]),
        ("arrived on Tuesday and met the next evening", ["2022-03-08", "2022-03-09"]),
    ],
)
def test_words_that_go_by_the_day_told_before(text, days):
    assert [resolve(m, PUBLISHED, PAST).start.isoformat() for m in find_times(text)] == days


@pytest.mark.parametrize("text", ["on January 31 and February 1", "on 31 January and 1 February"])
def test_days_that_follow_each_other_are_a_span_at_the_end_of_a_month_too(text):
    times = [resolve(m, PUBLISHED, PAST) for m in find_times(text)]
    assert [(t.start.isoformat(), t.end.isoformat()) for t in times] == [("2022-01-31", "2022-02-01")]


@pytest.mark.parametrize(
    ("sentence", "end", "days"),
    [
        ("She arrived on Tuesday for a three-day visit.", "2022-03-10", 3),
        ("He left on Tuesday on a two-day tour of the islands.", "2022-03-09", 2),
        ("He returned on Tuesday after a two-day official visit.", "2022-03-08", 2),
        ("She ended on Tuesday a four-day stay.", "2022-03-08", 4),
        ("They held three days of talks in Accra that ended Tuesday.", "2022-03-08", 3),
        ("After talks on Tuesday, the first day of a three-day visit, he rested.", "2022-03-10", 3),
        ("On Tuesday, the third day of his visit to Accra, he rested.", "2022-03-08", 3),
        ("On Tuesday, the third day of a five-day visit, he rested.", "2022-03-10", 5),
        ("She arrives on Tuesday, and the visit will last for two days.", "2022-03-09", 2),
        ("They signed it on Tuesday after almost two weeks of talks.", "2022-03-08", 15),
        ("It was settled at a two-day meeting of experts that closed in Accra on Tuesday.", "2022-03-08", 2),
        ("He saw the king on Tuesday, capping a two-day visit.", "2022-03-08", 2),
        ("The three-day summit, to which ten came, drew to a close on Tuesday.", "2022-03-08", 3),
        ("He left on Tuesday at the conclusion of his two-day visit.", "2022-03-08", 2),
    ],
)
def test_a_visit_of_days_begins_or_ends_on_the_day_told(sentence, end, days):
    [mention] = find_times(sentence)
    *_, groups = lasting(sentence)
    when = resolve(replace(mention, groups=mention.groups | groups), PUBLISHED, PAST)
    assert (when.end.isoformat(), (when.end - when.start).days + 1) == (end, days)


def test_not_every_number_of_days_is_a_visit():
    assert lasting("He was absent for two days.") is None
    assert lasting("The 100-day tour of the museum opened.") is None


def test_a_relative_time_needs_a_day_of_publication():
    assert resolved("on Tuesday", PAST, published=None) is None
    assert resolved("last month", PAST, published=None) is None


def test_an_explicit_date_needs_none():
    assert resolved("on 3 May 2019", PAST, published=None).start == date(2019, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "may meet",
        "the march on the capital",
        "on February 30, 2020",
        "an august body",
        "a truce in force since 1800 GMT",
        "a deal for 1500 teachers in 1600 schools",
        "under Resolution 1701, a force of 1500",
    ],
)
def test_is_no_date(text):
    assert all(resolve(m, PUBLISHED, PAST) is None for m in find_times(text))


def test_between_two_days_is_a_span():
    assert [m.rule for m in find_times("The talks were held between August 6 and 10 in Accra.")] == ["md_md"]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("On the same day he met", 8),
        ("the next day she met", 9),
        ("Two days later they met", 10),
        ("a day after he", None),
    ],
)
def test_words_that_go_by_a_day_told_before(told, day):
    found = find_times("They arrived on Tuesday. " + told)
    when = resolve(found[-1], PUBLISHED, PAST)
    assert (when.start.day if len(found) == 2 else None) == day
    assert find_times(told) == []


@pytest.mark.parametrize(
    "text",
    [
        "She is the first Danish premier to visit Nepal in 23 years.",
        "It was their second conversation in two months.",
        "the highest-ranking official to come here in ten years",
        "They met twice in three months.",
        "It was their second visit to Accra in five weeks.",
    ],
)
def test_how_long_nothing_of_the_kind_was_lies_not_ahead(text):
    assert not find_times(text)


def test_what_is_first_there_lies_ahead():
    assert [t.rule for t in find_times("The first of them opened. They are to meet in two weeks.")] == ["ahead"]


def test_what_a_schedule_tells_by_the_clock_is_on_its_day(context_of):
    rows = context_of("1:45 p.m. Ministers of Norway and Ghana meet in Accra.\n\nThey met in Accra.").rows[1:]
    events = [Event("M", "meet", "planned", 1.0, ["NOR", "GHA"], rows=[row]) for row in (rows[0], rows[-1])]
    for event in events:
        fill(event, PUBLISHED)
    assert [e.when and e.when.start for e in events] == [PUBLISHED, None]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("He spoke on Tuesday, two days after the premiers met.", "2022-03-06"),
        ("He spoke on Tuesday, a week before the premiers met.", "2022-03-15"),
        ("Two days after the vote, on Tuesday the premiers met.", "2022-03-08"),
        ("He spoke last week, two days after the premiers met.", "2022-02-28"),
    ],
)
def test_what_is_told_by_its_distance_has_not_the_day_told(sentence, day):
    [mention] = find_times(sentence)
    apart = told_apart(sentence, sentence.index("met"))
    when = resolve(replace(mention, groups=mention.groups | (apart or {})), PUBLISHED, PAST)
    assert when.start.isoformat() == day


def test_the_same_date_is_the_one_told_before():
    found = find_times("They met on March 3. On the same date, a call was held.")
    assert [resolve(m, PUBLISHED, PAST).start.isoformat() for m in found] == ["2022-03-03", "2022-03-03"]


@pytest.mark.parametrize(("words", "start", "end"), [("earlier", 13, 15), ("later", 15, 19)])
def test_a_week_under_way_has_days_behind_and_ahead(words, start, end):
    (mention,) = find_times(f"They meet {words} this week.")
    for direction in (PAST, FUTURE):
        when = resolve(mention, date(2024, 5, 15), direction)
        assert (when.start.day, when.end.day) == (start, end)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Monday next week", "2022-03-14"),
        ("on Tuesday of last week", "2022-03-01"),
        ("on Friday, this week", "2022-03-11"),
    ],
)
def test_a_weekday_of_a_week_is_one_day(words, day):
    (mention,) = find_times(f"They meet {words}.")
    assert resolve(mention, date(2022, 3, 10), PAST).start.isoformat() == day


@pytest.mark.parametrize(
    ("published", "start"),
    [("2021-12-15", "2021-01-01"), ("2021-12-28", "2022-01-01"), ("2021-01-20", "2021-01-01")],
)
def test_a_month_that_is_told_as_past_is_not_ahead(published, start):
    [mention] = find_times("They signed it in January.")
    assert resolve(mention, date.fromisoformat(published), PAST).start.isoformat() == start


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("within ten days", date(2024, 5, 25)),
        ("within the next two months", date(2024, 7, 15)),
        ("within a week", date(2024, 5, 22)),
    ],
)
def test_what_is_to_be_within_a_span_is_between_the_text_and_its_end(words, end):
    [mention] = find_times(f"They are to meet {words}.")
    when = resolve(mention, date(2024, 5, 15), FUTURE)
    assert (when.start, when.end, when.precision) == (date(2024, 5, 15), end, "day")
    assert resolve(mention, date(2024, 5, 15), PAST) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met in Accra on April 12. The previous day he had seen the envoy.", 11),
        ("They met in Accra on April 12. He had seen the envoy the night before.", 11),
        ("They met in Accra on April 12. Two days earlier he saw the envoy.", 10),
        ("They met in Accra on April 12.\nOn the preceding day he saw the envoy.", 11),
        ("They met in Accra on April 12.\nHe had seen the envoy the day before.", 17),
        ("He had seen the envoy the day before.", 17),
    ],
)
def test_a_day_that_is_counted_back_goes_by_one_told_beside_it(text, day):
    when = resolve(find_times(text)[-1], date(2024, 4, 18), PAST)
    assert (when.start, when.end) == (date(2024, 4, day), date(2024, 4, day))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They met in Accra on April 12, 2019. They met in Lome later that month.", "2019-04-01", "2019-04-30"),
        ("He went to Accra in March 2019, and they met in Lome the same month.", "2019-03-01", "2019-03-31"),
        ("They met in Accra in December 2019 and in Lome the following month.", "2020-01-01", "2020-01-31"),
        ("A war began in May 2008. They agreed on August 12 of that year to end it.", "2008-08-12", "2008-08-12"),
        ("They met in Accra in May 2017 and in Lome in October of the same year.", "2017-10-01", "2017-10-31"),
        ("They signed it in May 2017, and it came into force the following year.", "2018-01-01", "2018-12-31"),
        ("He came to Accra in May 2017 and was received on the 16th of that month.", "2017-05-16", "2017-05-16"),
    ],
)
def test_that_month_and_that_year_are_those_told_before(text, start, end):
    when = resolve(find_times(text)[-1], PUBLISHED, PAST)
    assert (when.start.isoformat(), when.end.isoformat()) == (start, end)


def test_that_month_is_none_where_no_month_is_told():
    assert find_times("They met in Lome later that month.") == []
    assert len(find_times("The two had met since 2015. They met in Lome later that month.")) == 1


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("the second half of July", "2022-07-16", "2022-07-31"),
        ("the first half of February 2023", "2023-02-01", "2023-02-14"),
        ("the first week of April", "2022-04-01", "2022-04-07"),
        ("the last week of June", "2022-06-24", "2022-06-30"),
        ("the second week of May", "2022-05-08", "2022-05-14"),
        ("the week of May 9", "2022-05-09", "2022-05-15"),
    ],
)
def test_a_half_or_a_week_of_a_month_is_its_days(words, start, end):
    when = resolved(f"They are to meet in {words}.", FUTURE)
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == (start, end, "day")


def test_how_long_there_was_none_is_no_time():
    assert find_times("It will be her first visit in 24 years.") == []
    assert len(find_times("The first talks will be held in two weeks.")) == 1


def test_a_year_is_no_day_before_a_date():
    told = "valid from 1 July 2023 to 30 June 2026"
    assert [(m.rule, told[m.start : m.end]) for m in find_times(told)] == [
        ("md", "1 July 2023"),
        ("md", "30 June 2026"),
    ]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("He met the envoy on Tuesday after he had seen the king on Monday. Later in the day he met the premier.", 8),
        ("On Tuesday he met the king. He was due in Accra later in the day.", 8),
    ],
)
def test_later_in_the_day_is_on_the_day_of_what_was_told(told, day):
    when = resolve(find_times(told)[-1], PUBLISHED, FUTURE if "due" in told else PAST)
    assert when is not None and when.start == date(2022, 3, day)


@pytest.mark.parametrize(
    ("published", "day"), [(date(2024, 5, 13), 13), (date(2024, 5, 14), 13), (date(2024, 5, 17), 13)]
)
def test_later_in_the_day_is_of_the_day_told_before(published, day):
    *_, told = find_times("The forum opened on Monday. She was to dine with the premier later in the day.")
    assert resolve(told, published, FUTURE).start == date(2024, 5, day)


def test_what_was_back_in_a_month_begins_with_its_time():
    (found,) = find_times("Back in January, the ministers met in Accra.")
    assert (found.start, found.rule) == (0, "month")
