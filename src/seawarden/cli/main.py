"""The command `seawarden`: a thin skin over `seawarden.app`. Each group of commands is a file, imported when called.

Exit codes: 0 well, 1 the answer is no, 2 wrong input or usage, 3 a fault at run time.
"""

import importlib
import os
import sys

import click

from seawarden import __version__
from seawarden.model.errors import SeawardenError

COMMANDS = {
    "demo": ("demo", "A made-up day in the Gulf of Finland, run and shown on the map."),
    "replay": ("replay", "Run the watch over recorded AIS."),
    "serve": ("serve", "Show a run on the map, with a time slider."),
    "incident": ("incident", "List and show the incidents of a run."),
    "detectors": ("detectors", "What each detector sees, and what it is blind to."),
    "register": ("register", "Check, show and import registers of cables and pipelines."),
    "learn": ("learn", "Learn from recorded AIS what is usual."),
    "fetch": ("fetch", "Download recorded AIS."),
    "doctor": ("doctor", "What is wrong with this installation, if anything."),
    "exercise": ("exercise", "Made-up days with a known truth: how much of it the watch finds."),
    "bench": ("bench", "How fast this machine runs the watch."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for, so that help comes up at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the commands in the order of a first day's use."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return one command, or None where there is none of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"seawarden.cli.{COMMANDS[name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing one of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seawarden")
def command() -> None:
    """Tell which ship is about to harm which cable, and why.

    Begin with `seawarden demo`. A warning means "look now and call her"; it is not proof. Not for navigation.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        code = command.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except SeawardenError as fault:
        click.echo(f"seawarden: {fault}", err=True)
        sys.exit(fault.exit_code)
    except OSError as fault:  # the machine's fault, not ours: a full disk, a folder taken away
        if os.environ.get("SEAWARDEN_DEBUG"):
            raise
        where = f"{fault.filename}: " if fault.filename else ""
        click.echo(f"seawarden: {where}{fault.strerror or fault}", err=True)
        sys.exit(3)
    except Exception as fault:
        if os.environ.get("SEAWARDEN_DEBUG"):
            raise
        name = type(fault).__name__
        click.echo(
            f"seawarden: a fault of ours: {name}: {fault}\nSEAWARDEN_DEBUG=1 shows where; please report it", err=True
        )
        sys.exit(3)
