"""Loads the spaCy pipeline: the shipped one, its checksums verified, or any installed one by name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language

from extractors.extract.networks import quicken
from extractors.extract.tokenizer import only_read
from extractors.settings import SettingsError

SHIPPED = Path(__file__).parent / "model"
MANIFEST = "MANIFEST.sha256"
UNREAD = ("morphologizer", "attribute_ruler", "lemmatizer")


class ModelChecksumError(RuntimeError):
    """A file of the shipped pipeline is missing, unknown or changed; the message names it and the remedy."""


def verify(path: Path) -> None:
    """Compare the files of a pipeline's folder with its ``MANIFEST.sha256``.

    Raises:
        ModelChecksumError: naming the first file that is missing, differs, or is not listed.
    """
    manifest = path / MANIFEST
    if not manifest.is_file():
        raise ModelChecksumError(_message(manifest, "is missing"))
    listed: dict[str, str] = {}
    for line in manifest.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        file = path / name
        if not file.is_file():
            raise ModelChecksumError(_message(file, "is missing"))
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise ModelChecksumError(_message(file, "does not have the checksum of the manifest"))
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.name != MANIFEST and file.relative_to(path).as_posix() not in listed:
            raise ModelChecksumError(_message(file, "is not in the manifest"))


def _message(file: Path, what: str) -> str:
    return f"{file} {what}; restore the folder with `git checkout -- {file.parent}` or train it anew with `make train`"


@lru_cache(maxsize=4)
def load_pipeline(path: Path | None = None, name: str | None = None) -> Language:
    """Load a pipeline once a process.

    Args:
        path: a pipeline's folder with a manifest; the shipped one if neither is given.
        name: an installed pipeline, such as ``en_core_web_sm``; its own package vouches for it.

    Raises:
        ModelChecksumError: if the folder is not what its manifest says.
        ValueError: if both are given.
        SettingsError: if no pipeline of that name is installed.
    """
    if path is not None and name is not None:
        raise ValueError("give a path or a name of a pipeline, not both")
    return _load(path, name)


@lru_cache(maxsize=2)
def load_reader(name: str | None = None) -> Language:
    """Load what extraction reads with, once a process: the pipeline without what it never asks, its networks quick.

    Args:
        name: an installed pipeline; the shipped one if not given.

    Raises:
        ModelChecksumError: if the shipped folder is not what its manifest says.
        SettingsError: if no pipeline of that name is installed.
    """
    return only_read(quicken(_load(None, name, exclude=UNREAD)))


def _load(path: Path | None, name: str | None, exclude: Sequence[str] = ()) -> Language:
    if name is not None:
        try:
            return spacy.load(name, exclude=exclude)
        except OSError:
            raise SettingsError(
                f"COMMUNIQUE_SPACY_MODEL: {name} is no spaCy pipeline that is installed here; install it, or unset it"
            ) from None
    folder = path or SHIPPED
    verify(folder)
    return spacy.load(folder, exclude=exclude)
