"""The tasks, each a call of one function that is also a command; the DAGs beside this file only join them.

`run` is what `policy.described` returns. Everything heavy is imported inside the bodies.
"""

from datetime import date

from airflow.sdk import Asset, get_current_context
from policy import BEGINS_TO_WRITE, BY_SOURCE, WRITER, counts, described, opened, stage


@stage(**BEGINS_TO_WRITE)
def prepare():
    """Takes the lease for this run, and tells the other tasks which run it is."""
    from ops import steps

    run = described(get_current_context())
    steps.prepare(*opened(run))
    return run


@stage()
def plan(run):
    """The sources of this night."""
    from extractors.fetch import service

    return service.plan_sources(opened(run).settings)


@stage(**BY_SOURCE)
def fetch(run, source_id):
    """One source's pages into the raw zone; its failure is an outcome, not an error."""
    from extractors.fetch import service

    _, night, settings = opened(run)
    return counts(service.fetch_source(source_id, night, settings))


@stage()
def check_sources(run, outcomes):
    """The partitions that go on, a source each; fails the night where every source failed."""
    from ops import steps

    going = steps.check_sources(list(outcomes), opened(run).settings.raw)
    return [{"run": run, "source_id": source_id} for source_id in going]


@stage()
def list_batches(partitions):
    """What is parsed side by side: the batches of documents of these partitions, in shares of minutes each."""
    from extractors.parse import service

    dealt = [(one, service.count_shares(one["source_id"], *opened(one["run"])[1:])) for one in partitions]
    return [{**one, "share": share, "n_shares": n_shares} for one, n_shares in dealt for share in range(n_shares)]


@stage(map_index_template="{{ task.op_kwargs['source_id'] }} {{ task.op_kwargs['share'] }}")
def parse(run, source_id, share, n_shares):
    """A share of one source's raw files into articles."""
    from extractors.parse import service

    _, night, settings = opened(run)
    return counts(service.parse_share(source_id, night, share, n_shares, settings))


@stage()
def check_parsed(partitions):
    """Sums up by source, and gives the same partitions; fails the night where nothing of any source could be read."""
    from extractors.parse import service
    from ops import steps

    outcomes = [service.parse_partition(one["source_id"], *opened(one["run"])[1:]) for one in partitions]
    steps.check_sources(outcomes, opened(partitions[0]["run"]).settings.articles)
    return partitions


@stage()
def list_parts(partitions):
    """The article files of these partitions: what is extracted side by side."""
    from ops import steps

    return [{**one, "part": part} for one in partitions for part in steps.parts(one["source_id"], *opened(one["run"]))]


@stage(map_index_template="{{ task.op_kwargs['source_id'] }} {{ task.op_kwargs['part'] }}")
def extract(run, source_id, part):
    """One file of articles into mentions."""
    from extractors import compose

    _, night, settings = opened(run)
    rows, is_new = compose.extract_part(source_id, night, part, settings)
    n_mentions = sum(row["n_mentions"] for row in rows)
    return {"source_id": source_id, "n_articles": len(rows), "n_new": is_new * len(rows), "n_mentions": n_mentions}


@stage()
def sum_up(partitions):
    """What extraction came to, by source; removes what older runs left of files that are no more."""
    from extractors import compose

    outcomes = [compose.extract_partition(one["source_id"], *opened(one["run"])[1:]) for one in partitions]
    return {"n_failed": sum(outcome["n_failed"] for outcome in outcomes)}


@stage(**WRITER)
def load(run):
    """The night's partitions into this run's own build file."""
    from warehouse import load

    return counts(load.load_night(*opened(run)))


@stage(**WRITER)
def gate(run, name):
    """One gate of Great Expectations, `staging` or `marts`; fails, without another try, where it blocks."""
    from ops import steps

    return steps.gate(*opened(run), name)


@stage(**WRITER)
def transform(run):
    """The marts of the build file, by dbt."""
    from warehouse import transform

    return counts(transform.run_dbt(*opened(run)))


@stage(**WRITER, outlets=[Asset("communique_warehouse")])
def publish(run):
    """The build's marts and audit as a read-only snapshot, and the link that readers open."""
    from warehouse import publish

    return counts(publish.publish(*opened(run)))


@stage(queue=WRITER["queue"])
def dashboard(run, published):
    """The static site of the published snapshot."""
    from ops import steps

    return steps.dashboard(*opened(run), published["snapshot"])


@stage(**WRITER, trigger_rule="all_done")
def finish(run):
    """Says in the build's audit and in the run's record how it ended, and gives the lease back."""
    from ops import steps

    return steps.finish(*opened(run))


@stage()
def choose(zone):
    """The partitions of `zone` that the parameters name, in order of nights."""
    from ops import steps

    context = get_current_context()
    params, (run_id, _, settings) = context["params"], opened(described(context))
    first, last = (date.fromisoformat(params[name]) if params[name] else None for name in ("first", "last"))
    return [
        {
            "run": {"run_id": f"{run_id}-{part['night']}", "night": part["night"], "given": {}},
            "source_id": part["source_id"],
        }
        for part in steps.partitions(getattr(settings, zone), first, last, params["sources"])
    ]


@stage()
def nights_of(parts):
    """One run a night for what `choose` gave: nights are written one after another."""
    return list({part["run"]["night"]: part["run"] for part in parts}.values())


@stage(**BEGINS_TO_WRITE, map_index_template="{{ task.op_kwargs['run']['night'] }}", max_active_tis_per_dag=1)
def write_night(run):
    """Load, gates, dbt, publish and dashboard of one night, under a lease of its own."""
    from ops import steps

    return steps.write_night(*opened(run))


@stage(**WRITER)
def clean():
    """Removes what is older than the settings allow and cited by no fact."""
    from ops import retention

    context = get_current_context()
    _, night, settings = opened(described(context))
    return retention.clean(night, settings, expire=context["params"]["expire"])
