"""``flamedesign export``: what the designs say, for other programs."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinxcontrib_flamedesign.builder import page_of
from sphinxcontrib_flamedesign.cli.field_texts import Words
from sphinxcontrib_flamedesign.cli.options import (
    FOLDER,
    OUTPUT_FILE,
    format_option,
    output_option,
    project_options,
    read_chosen,
    refuse_empty,
    takes_record,
    write_output,
)
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.terminal import NoDesignsError
from sphinxcontrib_flamedesign.core.formats.designs_csv import designs_to_csv
from sphinxcontrib_flamedesign.core.formats.designs_json import export_project, to_json
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.derived import get_derived

if TYPE_CHECKING:
    from sphinx.config import Config


def uri_of(config: Config, design: Design) -> str:
    """Return the address of a design as the builder ``designs`` gives it."""
    return f"{page_of(config, design.docname)}#{design.anchor}"


def export_read(read: ProjectRead) -> dict[str, object]:
    """Return what the builder ``designs`` writes for a project."""
    config = read.environment.config
    return export_project(read.project, read.findings, config.project, lambda design: uri_of(config, design))


@dataclass(frozen=True)
class _Options:
    """What the command was asked for."""

    output: Path | None
    form: str
    sources_inside: Path | None
    words_file: Path | None
    may_be_empty: bool
    without_baseline: bool
    conf: Path | None
    source: Path | None
    build: AskedBuild


@click.command(epilog="For instance: `flamedesign export --output designs.json`.")
@output_option
@format_option("json", "csv")
@click.option("--sources-inside", type=FOLDER, hidden=True, help="Look at no source tree outside this folder.")
@click.option("--words", "words_file", type=OUTPUT_FILE, hidden=True, help="Write the words of each field to a file.")
@click.option("--may-be-empty", is_flag=True, hidden=True, help="Write nothing where nothing says what designs are.")
@click.option("--without-baseline", is_flag=True, hidden=True, help="Write what the baseline knows, too.")
@project_options
@takes_record(_Options)
def export(asked: _Options) -> None:
    """Write designs.json: all that the project's designs say.

    These are the bytes that `sphinx-build -b designs` writes. As csv, there is a row for each design: its id, title,
    status, template, file and metadata, and how complete it is in percent.
    """
    words = Words()
    on_read = words.keep if asked.words_file is not None else None
    options = ReadOptions(asked.build, on_read=on_read, sources_inside=asked.sources_inside)
    try:
        read = read_chosen(asked.conf, asked.source, options)
    except NoDesignsError:
        if asked.may_be_empty:
            return
        raise
    if not asked.may_be_empty:
        refuse_empty(read)
    if asked.without_baseline:
        read = replace(read, findings=get_derived(read.environment).accept().reported)
    write_output(designs_to_csv(read.project) if asked.form == "csv" else to_json(export_read(read)), asked.output)
    if asked.words_file is not None:
        write_output(json.dumps(words.data(read.project)), asked.words_file)
