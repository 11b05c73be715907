"""The page of commands, options, exit codes and environment variables."""

from collections.abc import Iterator, Mapping

import click

import kloe.cli
from reference_pages.markdown import code, prose, slug, table

VARIABLES: Mapping[str, str] = {
    "KLOE_HOME": "The folder in which Kloe keeps what it remembers for each authority. Default: `kloe-home` where the"
    " command is run.",
    "KLOE_CACHE": "The folder for things that can always be made again, such as prepared checks and measures; never"
    " data of a child. Default: `kloe` in the cache folder of your user account.",
    "XDG_CACHE_HOME": "Where your cache folder is, on Linux and macOS. Default: `.cache` in your home folder.",
    "LOCALAPPDATA": "Where your cache folder is, on Windows; Windows sets it.",
}
EXIT_CODES = (
    (
        0,
        "No errors. Warnings, queries and missing lists do not change the exit code: see `verdict` in the JSON output.",
    ),
    (
        kloe.cli.ERRORS_FOUND,
        "Errors were found in the data, no list holds a row, a check broke off, or an example of a check is wrong.",
    ),
    (2, "The command was not written as it should be."),
    (kloe.cli.CANNOT_READ, "A file cannot be read or used."),
)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, in alphabetical order."""
    yield from _below("kloe", kloe.cli.main)


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for own_name, own in sorted(command.commands.items()):
            yield from _below(f"{name} {own_name}", own)


def commands_page() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "# Commands"
    yield "Every command says the same with `--help`. `python -m kloe.cli` is the same as `kloe`."
    for name, command in commands():
        yield f"## {name}"
        yield f"`{_usage(name, command)}`"
        yield prose(command.help)
        if isinstance(command, click.Group):
            yield "\n".join(
                f"- [`{name} {own}`](#{slug(f'{name} {own}')}): {one.get_short_help_str(200)}"
                for own, one in sorted(command.commands.items())
            )
        options = [(_option_names(one), _option_says(one)) for one in command.params if isinstance(one, click.Option)]
        if options:
            yield table(("Option", "What it does"), options)
    yield "## Exit codes"
    yield table(("Code", "Meaning"), EXIT_CODES)
    yield "## Environment variables"
    yield table(("Variable", "What it does"), ((code(name), says) for name, says in VARIABLES.items()))


def _usage(name: str, command: click.Command) -> str:
    parts = [name, *(["[OPTIONS]"] if any(isinstance(one, click.Option) for one in command.params) else [])]
    for one in command.params:
        if isinstance(one, click.Argument):
            word = f"{(one.name or '').upper()}{'...' if one.nargs == -1 else ''}"
            parts.append(word if one.required else f"[{word}]")
    return " ".join([*parts, *(["COMMAND"] if isinstance(command, click.Group) else [])])


def _option_names(option: click.Option) -> str:
    takes = "" if option.is_flag else f" {_takes(option)}"
    return f"`{', '.join(option.opts)}{takes}`"


def _takes(option: click.Option) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (click.DateTime, "DATE"),
        (click.Path, "PATH"),
        (click.IntRange, "NUMBER"),
        (click.types.IntParamType, "NUMBER"),
    )
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return next((word for kind, word in kinds if isinstance(option.type, kind)), "TEXT")


def _option_says(option: click.Option) -> str:
    says = [option.help or ""]
    if isinstance(option.type, click.DateTime):
        says.append("Written 2024-06-28 or 28/06/2024.")
    if option.show_default and option.default is not None:
        says.append(f"Default: `{option.default}`.")
    if option.required:
        says.append("Needed.")
    return " ".join(says)
