-- Schema `audit`: what happened, kept with the data. Schema `staging` is made from extractors/records.py.
-- Everything here can be run again on a file that has it already.

create schema if not exists staging;
create schema if not exists marts;
create schema if not exists audit;

create table if not exists audit.schema_version (
    version integer,
    note text,
);
insert into audit.schema_version
select
    1,
    'first version'
where not exists (select 1 from audit.schema_version where version = 1);

create table if not exists audit.runs (
    run_id text,
    night date,
    status text,
    started_at timestamptz,
    ended_at timestamptz,
    git_commit text,
    versions json,
    counts json,
    seconds json,
    message text,
);

create table if not exists audit.source_runs (
    run_id text,
    source_id text,
    night date,
    stage text,
    outcome text,
    n_requests integer,
    n_new integer,
    n_unchanged integer,
    n_skipped integer,
    n_failed integer,
    n_articles integer,
    n_mentions integer,
    messages text[],
);

create table if not exists audit.validations (
    run_id text,
    night date,
    gate text,
    suite text,
    table_name text,
    expectation text,
    column_name text,
    severity text,
    success boolean,
    n_checked bigint,
    n_failed bigint,
    examples json,
    why text,
);

create table if not exists audit.quarantine (
    quarantine_id text,
    run_id text,
    night date,
    table_name text,
    row_key text,
    article_version_id text,
    rule text,
    reason text,
    row json,
    state text,
);

create table if not exists audit.row_counts (
    run_id text,
    night date,
    schema_name text,
    table_name text,
    n_rows bigint,
);

create table if not exists audit.fact_ids (
    mention_id text,
    fact_type text,
    fact_id text,
    first_night date,
);

create table if not exists audit.merged_ids (
    fact_type text,
    old_fact_id text,
    into_fact_id text,
    night date,
);

create table if not exists audit.split_ids (
    fact_type text,
    old_fact_id text,
    new_fact_id text,
    night date,
);

create table if not exists audit.removed_facts (
    fact_type text,
    fact_id text,
    night date,
    reason text,
);

comment on table audit.schema_version is 'What changed in the tables, newest version last.';
comment on column audit.schema_version.version is 'Number of the version, from 1.';
comment on column audit.schema_version.note is 'What a reader has to know about the change.';

comment on table audit.runs is 'One row per run of a night, published or not.';
comment on column audit.runs.run_id is 'Name of the run.';
comment on column audit.runs.night is 'Logical date that was run.';
comment on column audit.runs.status is 'running, published, blocked (a gate refused), failed, degraded (published, but a step after it failed), or rebuilt (the base was made anew, nothing published).';
comment on column audit.runs.started_at is 'When the run began, UTC.';
comment on column audit.runs.ended_at is 'When the run ended, UTC; null while it runs or where it was killed.';
comment on column audit.runs.git_commit is 'Commit of the code that ran.';
comment on column audit.runs.versions is 'Versions of parser, extractor, model, dbt models (dbt_manifest), DuckDB and dbt.';
comment on column audit.runs.counts is 'Rows loaded, quarantined and published.';
comment on column audit.runs.seconds is 'Seconds spent in each stage; those of publish and dashboard are in the file that the next run publishes.';
comment on column audit.runs.message is 'Why the run did not publish; empty where it did.';

comment on table audit.source_runs is 'One row per run, source and stage: what came of it.';
comment on column audit.source_runs.run_id is 'Name of the run.';
comment on column audit.source_runs.source_id is 'Source of the partition.';
comment on column audit.source_runs.night is 'Logical date of the partition.';
comment on column audit.source_runs.stage is 'fetch, parse or extract.';
comment on column audit.source_runs.outcome is 'ok, partial or failed.';
comment on column audit.source_runs.n_requests is 'Requests made, or files read.';
comment on column audit.source_runs.n_new is 'Things seen for the first time.';
comment on column audit.source_runs.n_unchanged is 'Things that were as before.';
comment on column audit.source_runs.n_skipped is 'Things left out on purpose.';
comment on column audit.source_runs.n_failed is 'Things that could not be read.';
comment on column audit.source_runs.n_articles is 'Articles written.';
comment on column audit.source_runs.n_mentions is 'Mentions written.';
comment on column audit.source_runs.messages is 'What went wrong, where, and what to do.';

comment on table audit.validations is 'One row per run and expectation of a gate, or per dbt test that did not pass.';
comment on column audit.validations.run_id is 'Name of the run.';
comment on column audit.validations.night is 'Logical date that was run.';
comment on column audit.validations.gate is 'staging, marts or dbt.';
comment on column audit.validations.suite is 'Suite that the expectation belongs to.';
comment on column audit.validations.table_name is 'Table that was checked.';
comment on column audit.validations.expectation is 'What was expected.';
comment on column audit.validations.column_name is 'Column that was checked; null for a whole table.';
comment on column audit.validations.severity is 'block (stops the night) or warn.';
comment on column audit.validations.success is 'True where the expectation was met.';
comment on column audit.validations.n_checked is 'Rows that were checked.';
comment on column audit.validations.n_failed is 'Rows that failed.';
comment on column audit.validations.examples is 'At most three failing values or keys.';
comment on column audit.validations.why is 'Why this is checked.';

comment on table audit.quarantine is 'Rows that a rule refused, with the reason; long texts are shortened, bodies of articles left out.';
comment on column audit.quarantine.quarantine_id is 'Hash of table, night, row and rule.';
comment on column audit.quarantine.run_id is 'Run that set the row aside.';
comment on column audit.quarantine.night is 'Logical date of the row.';
comment on column audit.quarantine.table_name is 'Staging table that the row came from.';
comment on column audit.quarantine.row_key is 'Key of the row in that table.';
comment on column audit.quarantine.article_version_id is 'Version of the article that the row belongs to, where known.';
comment on column audit.quarantine.rule is 'Rule that refused the row.';
comment on column audit.quarantine.reason is 'What is wrong with the row.';
comment on column audit.quarantine.row is 'The row as it came.';
comment on column audit.quarantine.state is 'held, released (let in when its night is run again) or dropped (refused for good).';

comment on table audit.row_counts is 'Rows of each table at the end of a run.';
comment on column audit.row_counts.run_id is 'Name of the run.';
comment on column audit.row_counts.night is 'Logical date that was run.';
comment on column audit.row_counts.schema_name is 'staging (rows of the night) or marts (all rows).';
comment on column audit.row_counts.table_name is 'Table that was counted.';
comment on column audit.row_counts.n_rows is 'Number of rows.';

comment on table audit.fact_ids is 'Which fact a mention belongs to: the memory that keeps ids stable.';
comment on column audit.fact_ids.mention_id is 'The mention.';
comment on column audit.fact_ids.fact_type is 'meeting, visit or agreement.';
comment on column audit.fact_ids.fact_id is 'The fact: a meeting_id, visit_id or agreement_id.';
comment on column audit.fact_ids.first_night is 'Night on which the mention first had this fact.';

comment on table audit.merged_ids is 'Facts that turned out to be one.';
comment on column audit.merged_ids.fact_type is 'meeting, visit or agreement.';
comment on column audit.merged_ids.old_fact_id is 'Id that is no longer used.';
comment on column audit.merged_ids.into_fact_id is 'Id that took it in.';
comment on column audit.merged_ids.night is 'Night of the merge.';

comment on table audit.split_ids is 'Facts that turned out to be several.';
comment on column audit.split_ids.fact_type is 'meeting, visit or agreement.';
comment on column audit.split_ids.old_fact_id is 'Id that the older part keeps.';
comment on column audit.split_ids.new_fact_id is 'Id of the part that left.';
comment on column audit.split_ids.night is 'Night of the split.';

comment on table audit.removed_facts is 'Facts that lost their last mention.';
comment on column audit.removed_facts.fact_type is 'meeting, visit or agreement.';
comment on column audit.removed_facts.fact_id is 'Id of the fact that went.';
comment on column audit.removed_facts.night is 'Night on which it went.';
comment on column audit.removed_facts.reason is 'Why it went.';
