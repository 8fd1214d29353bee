"""`transformer-course train`, `generate`, `pack` and `measure`. Heavy imports wait until a command runs."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

console = Console()

Option = typer.Option


def train(
    family: Annotated[
        str, typer.Argument(help="gpt, llama, bert or bart; bert-published and bart-published as in 2019")
    ],
    corpus: Annotated[str, Option(help="verses, tiny-shakespeare, multi30k or docstrings")] = "verses",
    tier: Annotated[str | None, Option(help="smoke, cpu or gpu; chosen from the device when not given")] = None,
    objective: Annotated[str | None, Option(help="for bart: denoise (the default) or translate")] = None,
    out: Annotated[Path | None, Option(help="the run folder; below runs/ when not given")] = None,
    start_from: Annotated[Path | None, Option(help="a finished run to start from, for fine-tuning")] = None,
    seed: Annotated[int, Option(help="decides the initial weights and every batch")] = 1,
    steps: Annotated[int | None, Option(help="optimizer steps instead of the preset's")] = None,
    pairs: Annotated[int | None, Option(help="translate: train on a random choice of so many pairs")] = None,
    settings: Annotated[
        list[str] | None,
        Option("--set", help="another number, as peak_rate=0.001 or n_layers=2; several times"),
    ] = None,
    resume: Annotated[bool, Option("--resume", help="continue the run in the folder")] = False,
) -> None:
    """Train a model on real text, and say how well it does beside simple baselines."""
    from transformer_course.report import report, samples
    from transformer_course.training.configuration import configure
    from transformer_course.training.presets import choose_tier
    from transformer_course.training.processes import is_main, join_processes, leave_processes
    from transformer_course.training.run import CONFIG, Run

    with _clear_errors():
        processes = join_processes().num_processes
        console.quiet = not is_main()
        chosen, reason = (tier, "asked for") if tier else choose_tier()
        changes = {"seed": seed} if steps is None else {"seed": seed, "steps": steps}
        changes |= _numbers(settings or [])
        config = configure(
            family, corpus, objective=objective, tier=chosen, start_from=start_from, pairs=pairs, **changes
        )  # fmt: skip
        folder = out or Path("runs") / f"{family}-{corpus}-{config.objective}-{chosen}"
        if is_main() and (folder / CONFIG).exists() and not resume:
            raise ValueError(f"{folder} holds a run already: add --resume to continue it, or choose another --out")
        together = f", {processes} processes" if processes > 1 else ""
        console.print(f"tier [bold]{chosen}[/] ({reason}), run in [bold]{folder}[/]{together}")
        run = Run(folder, config)
        total = config.preset.settings.steps
        parameters = sum(parameter.numel() for parameter in run.model.parameters())
        console.print(f"{parameters:,} parameters, {total:,} steps from step {run.trainer.step:,}")
        with _progress() as progress:
            task = progress.add_task("", total=total, completed=run.trainer.step, loss="", rate="")
            for record in run.train():
                rate = f"{record.tokens / record.seconds:,.0f} tokens/s"
                progress.update(task, completed=record.step, loss=f"loss {record.loss:.3f}", rate=rate)
                if record.validation:
                    scores = ", ".join(f"{name} {value:.4f}" for name, value in record.validation.items())
                    progress.console.print(f"step {record.step:>6,}: validation {scores}")
        leave_processes()
        if not is_main():
            return
        console.print(_table(report(folder)))
        for sample in samples(folder):
            console.print(f"[bold]{sample.title}[/]\n{sample.text}\n", highlight=False)


def generate(
    run: Annotated[Path, typer.Argument(help="the folder of a finished run")],
    prompt: Annotated[str, typer.Argument(help="text to continue; for bert, text with <mask>; for bart, the source")],
    tokens: Annotated[int, Option(help="at most so many new tokens")] = 200,
    temperature: Annotated[float, Option(help="0 always takes the likeliest token")] = 0.8,
    top_k: Annotated[int | None, Option(help="choose among the k likeliest tokens")] = None,
    top_p: Annotated[float | None, Option(help="choose among the likeliest that share this probability")] = None,
    beams: Annotated[int | None, Option(help="for bart: search with so many beams")] = None,
    seed: Annotated[int, Option(help="the same seed writes the same text")] = 1,
) -> None:
    """Let a trained model write: continue a prompt, fill in blanks, or rewrite a source."""
    from transformer_course.training.run import load_run
    from transformer_course.writing import continue_text, fill_blanks, rewrite

    with _clear_errors():
        model, tokenizer, config = load_run(run)
        if config.objective == "masked":
            for number, blank in enumerate(fill_blanks(model, tokenizer, prompt), 1):
                guesses = ", ".join(f"{token.strip()!r} {chance:.1%}" for token, chance in blank.candidates)
                console.print(f"blank {number}: {guesses}", highlight=False, markup=False)
            return
        if config.objective == "causal":
            sampling = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "seed": seed}
            pieces = continue_text(model, tokenizer, prompt, tokens, **sampling)
            console.print(prompt, end="", highlight=False, markup=False, style="bold")
        else:
            pieces = rewrite(model, tokenizer, [prompt], tokens, beams=beams)
        for piece in pieces:
            console.print(piece, end="", highlight=False, markup=False)
        console.print()


def pack(
    run: Annotated[Path, typer.Argument(help="the folder of a finished run")],
    name: Annotated[str, typer.Argument(help="what load_trained will call it, like gpt-verses")],
) -> None:
    """Put a finished run's model among those that come with the course, with a card."""
    from transformer_course import trained

    with _clear_errors():
        folder = trained.pack(run, name)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        console.print(f"packed as [bold]{name}[/], {size:.1f} MB in {folder}")


def measure(
    tier: Annotated[str | None, Option(help="cpu or gpu; chosen from the device when not given")] = None,
    seeds: Annotated[int, Option(help="how many seeds, from 1 on")] = 3,
    only: Annotated[list[str] | None, Option(help="a run of the plan by its name; may be given several times")] = None,
    runs: Annotated[Path, Option(help="where the runs are kept, to go on after a stop")] = Path("runs/measured"),
) -> None:
    """Make the runs whose results the course states, and keep their logs with it: the tier's expected results."""
    from transformer_course.report.measuring import measure as make_runs
    from transformer_course.training.presets import choose_tier

    with _clear_errors():
        chosen, reason = (tier, "asked for") if tier else choose_tier()
        if chosen not in ("cpu", "gpu"):
            raise ValueError(f"tier={chosen!r}: results are kept of cpu and gpu only")
        if seeds < 1:
            raise ValueError(f"seeds={seeds}: expected at least 1")
        console.print(f"tier [bold]{chosen}[/] ({reason}), runs in [bold]{runs}[/]")
        for line in make_runs(chosen, range(1, seeds + 1), runs, only or ()):
            console.print(line, highlight=False)


def _numbers(settings: list[str]) -> dict[str, int | float | str | bool]:
    """NAME=VALUE, the value as in JSON, else as a word: peak_rate=0.001, precision=bf16, compile=true."""
    found = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not value:
            raise ValueError(f"--set {setting}: expected NAME=VALUE, as in --set peak_rate=0.001")
        try:
            found[name] = json.loads(value)
        except json.JSONDecodeError:
            found[name] = value
    return found


def _progress() -> Progress:
    columns = (BarColumn(), TextColumn("{task.completed}/{task.total}"), TextColumn("{task.fields[loss]}"))
    ends = (TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, *ends, console=console)


def _table(rows) -> Table:
    table = Table(title="Result, beside baselines")
    for column in ("measure", "who", "value", "where"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for row in rows:
        style = "bold" if row.ours else None
        table.add_row(row.measure, row.who, f"{row.value:.4g}", row.where, style=style)
    return table


class _clear_errors:
    """Bad input ends the command with one sentence instead of a traceback; so does an interrupt."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            return
        if not issubclass(kind, KeyboardInterrupt):
            console.quiet = False  # an error is told by whichever process met it
        if issubclass(kind, KeyboardInterrupt):
            console.print(f"\n[yellow]{error or 'stopped'}[/]; --resume continues")
            raise typer.Exit(130)
        if issubclass(kind, ValueError | OSError | FloatingPointError):
            console.print(f"[red]error:[/] {error}", highlight=False)
            raise typer.Exit(2)
