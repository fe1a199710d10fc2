"""Great Expectations' home: a context whose definitions are code and whose stores and Data Docs lie in one folder."""

import os
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when Great Expectations is imported: nothing is reported anywhere

import great_expectations as gx
import pandas as pd
from great_expectations import RunIdentifier
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import DataContextConfig
from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier

from expectations.rules import Check

SITE = "data_docs"
WHOLE = "night"
ROW_ID = "row_id"
DEFINITIONS = ("expectations_store", "validation_definition_store", "checkpoint_store")
EXAMPLES = 3
LISTED = 200  # results on the index, those of about eight nights: each gate reads all of them


def open_context(folder: Path) -> EphemeralDataContext:
    """A context that keeps suites, checkpoints, results and Data Docs under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    config = DataContextConfig(
        stores={
            "expectations_store": _store("ExpectationsStore", folder / "suites"),
            "validation_definition_store": _store("ValidationDefinitionStore", folder / "validations"),
            "checkpoint_store": _store("CheckpointStore", folder / "checkpoints"),
            "validation_results_store": _store("ValidationResultsStore", folder / "results"),
        },
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites={SITE: _site(folder / SITE)},
        analytics_enabled=False,
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context


def _backend(folder: Path) -> dict[str, Any]:
    return {
        "class_name": "TupleFilesystemStoreBackend",
        "base_directory": str(folder),
        "suppress_store_backend_id": True,
    }


def _store(class_name: str, folder: Path) -> dict[str, Any]:
    return {"class_name": class_name, "store_backend": _backend(folder)}


def _site(folder: Path) -> dict[str, Any]:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": _backend(folder),
        "site_index_builder": {
            "class_name": "DefaultSiteIndexBuilder",
            "view": _own("OfflineIndexView"),
            "validation_results_limit": LISTED,
        },
        "site_section_builders": {
            "expectations": {"view": _own("OfflinePageView")},
            "validations": {
                "view": _own("OfflinePageView"),
                "renderer": _own("HarmlessResultsRenderer"),
                "validation_results_limit": None,  # the page of an old night that is run again is written too
            },
            "profiling": "none",
        },
    }


def _own(class_name: str) -> dict[str, str]:
    return {"module_name": "expectations.docs", "class_name": class_name}


def validate(
    context: EphemeralDataContext, check: Check, frame: pd.DataFrame, run: RunIdentifier
) -> tuple[ValidationResultIdentifier, list[ExpectationValidationResult]]:
    """Runs the checkpoint of `check` on `frame` and stores its results.

    Returns the identifier of the stored results and one result an expectation, with `unexpected_index_list` on `row_id`
    where the frame has that column.
    """
    gate = check.table.split(".")[0]
    for name in DEFINITIONS:  # they are code: what an earlier night wrote is not read, it may be half a file
        context.stores[name].remove_key(context.stores[name].get_key(name=check.table))
    source = context.data_sources.add_or_update_pandas(gate)
    batch = source.add_dataframe_asset(check.table).add_batch_definition_whole_dataframe(WHOLE)
    suite = context.suites.add(check.suite())
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=check.table, data=batch, suite=suite))
    index = {"unexpected_index_column_names": [ROW_ID]} if ROW_ID in frame.columns else {}
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=check.table,
            validation_definitions=[definition],
            result_format={
                "result_format": "COMPLETE",
                "partial_unexpected_count": EXAMPLES,
                "include_unexpected_rows": False,
                "return_unexpected_index_query": False,
                **index,
            },
        )
    )
    ((key, results),) = checkpoint.run(batch_parameters={"dataframe": frame}, run_id=run).run_results.items()
    return key, results.results


def build_docs(context: EphemeralDataContext, keys: list[ValidationResultIdentifier]) -> str:
    """Writes the Data Docs pages of `keys` and of their suites, and the index; returns the index's address."""
    suites = [key.expectation_suite_identifier for key in keys]
    return str(context.build_data_docs(resource_identifiers=[*suites, *keys])[SITE])


def page_of(context: EphemeralDataContext, key: ValidationResultIdentifier) -> str:
    """The address of the Data Docs page of one validation."""
    (site,) = context.get_docs_sites_urls(resource_identifier=key, only_if_exists=False)
    return str(site["site_url"])
