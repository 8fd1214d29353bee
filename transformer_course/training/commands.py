"""`transformer-course train`, `generate` and `pack`. Heavy imports wait until a command runs."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from transformer_course.training.terminal import clear_errors, console, say, write

Option = typer.Option


def train(
    family: Annotated[
        str,
        typer.Argument(
            help="gpt, llama, bert, or bart; bert-published and bart-published follow the published recipes from 2019"
        ),
    ],
    corpus: Annotated[str, Option(help="verses, tiny-shakespeare, multi30k, or docstrings")] = "verses",
    tier: Annotated[str | None, Option(help="smoke, cpu, or gpu; chosen to match the device if not given")] = None,
    objective: Annotated[str | None, Option(help="for bart: denoise (the default) or translate")] = None,
    out: Annotated[Path | None, Option(help="the run folder; a new one in runs/ if not given")] = None,
    start_from: Annotated[Path | None, Option(help="a finished run to start from, for fine-tuning")] = None,
    seed: Annotated[int, Option(help="decides the initial weights and every batch")] = 1,
    steps: Annotated[int | None, Option(help="optimizer steps instead of the preset's")] = None,
    pairs: Annotated[int | None, Option(help="for translate: train on this many randomly chosen pairs")] = None,
    settings: Annotated[
        list[str] | None,
        Option("--set", help="a setting to change, such as peak_rate=0.001 or n_layers=2; can be repeated"),
    ] = None,
    resume: Annotated[bool, Option("--resume", help="continue the run in the folder")] = False,
) -> None:
    """Train a model on real text, and report how well it does compared with simple baselines."""
    with clear_errors():
        from transformer_course.report import report, samples
        from transformer_course.training.configuration import configure
        from transformer_course.training.presets import choose_tier
        from transformer_course.training.processes import is_main, join_processes, leave_processes
        from transformer_course.training.run import Run
        from transformer_course.training.run_files import CONFIG, has_begun

        processes = join_processes().num_processes
        console.quiet = not is_main()
        chosen, reason = (tier, "asked for") if tier else choose_tier()
        changes = {"seed": seed} if steps is None else {"seed": seed, "steps": steps}
        changes |= _settings(settings or [])
        config = configure(
            family, corpus, objective=objective, tier=chosen, start_from=start_from, pairs=pairs, **changes
        )  # fmt: skip
        folder = out or Path("runs") / f"{family}-{corpus}-{config.objective}-{chosen}"
        if is_main() and has_begun(folder) and not resume:
            raise ValueError(f"{folder} already holds a run: add --resume to continue it, or choose a different --out")
        if is_main() and resume and not has_begun(folder) and not (folder / CONFIG).exists():
            raise ValueError(f"--resume: {folder} holds no run to continue; leave out --resume to begin one there")
        together = f", {processes} processes" if processes > 1 else ""
        say("tier ", (chosen, "bold"), f" ({reason}), run in ", (str(folder), "bold"), together)
        run = Run(folder, config)
        total = config.preset.settings.steps
        parameters = sum(parameter.numel() for parameter in run.model.parameters())
        say(f"{parameters:,} parameters, {total:,} steps from step {run.trainer.step:,}")
        with _progress() as progress:
            task = progress.add_task("", total=total, completed=run.trainer.step, loss="", rate="")
            for record in run.train():
                rate = f"{record.tokens / record.seconds:,.0f} tokens/s"
                progress.update(task, completed=record.step, loss=f"loss {record.loss:.3f}", rate=rate)
                if record.validation:
                    scores = ", ".join(f"{name} {value:.4f}" for name, value in record.validation.items())
                    say(f"step {record.step:>6,}: validation {scores}")
        leave_processes()
        if not is_main():
            return
        console.print(_table(report(folder)), soft_wrap=False)
        for sample in samples(folder):
            say((sample.title, "bold"))
            write(sample.text + "\n")


def generate(
    context: typer.Context,
    run: Annotated[Path, typer.Argument(help="the folder of a finished run")],
    prompt: Annotated[str, typer.Argument(help="text to continue; for bert, text with <mask>; for bart, the source")],
    tokens: Annotated[int, Option(help="the largest number of new tokens")] = 200,
    temperature: Annotated[float, Option(help="0 always takes the likeliest token")] = 0.8,
    top_k: Annotated[int | None, Option(help="choose among the k likeliest tokens")] = None,
    top_p: Annotated[
        float | None, Option(help="choose among the likeliest tokens whose probabilities add up to this")
    ] = None,
    beams: Annotated[int | None, Option(help="for bart: search with this many beams")] = None,
    seed: Annotated[int, Option(help="the same seed gives the same text")] = 1,
) -> None:
    """Generate text with a trained model: continue a prompt, fill in blanks, or rewrite a source."""
    with clear_errors():
        from transformer_course.training.run import load_run
        from transformer_course.writing import continue_text, fill_blanks, rewrite

        model, tokenizer, config = load_run(run)
        _refuse_unused(context, config)
        if config.objective == "masked":
            for number, blank in enumerate(fill_blanks(model, tokenizer, prompt), 1):
                guesses = ", ".join(f"{token.strip()!r} {chance:.1%}" for token, chance in blank.candidates)
                write(f"blank {number}: {guesses}")
            return
        if config.objective == "causal":
            sampling = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "seed": seed}
            pieces = continue_text(model, tokenizer, prompt, tokens, **sampling)
            write(prompt, end="")
        else:
            pieces = rewrite(model, tokenizer, [prompt], tokens, beams=beams)
        for piece in pieces:
            write(piece, end="")
        write("")


# What `generate` can be told, by what the model was trained for.
SAMPLING = ("temperature", "top_k", "top_p", "seed")
USED = {"causal": ("tokens", *SAMPLING), "masked": (), "denoise": ("tokens", "beams"), "translate": ("tokens", "beams")}


def _refuse_unused(context: typer.Context, config) -> None:
    for name in ("tokens", "beams", *SAMPLING):
        source = context.get_parameter_source(name)
        if name not in USED[config.objective] and source is not None and source.name != "DEFAULT":
            used = ", ".join(_option(other) for other in USED[config.objective]) or "no option"
            raise ValueError(f"{_option(name)} has no effect on {config.family}, which takes {used}: leave it out")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def pack(
    run: Annotated[Path, typer.Argument(help="the folder of a finished run")],
    name: Annotated[str, typer.Argument(help="what load_trained will call it, like gpt-verses")],
) -> None:
    """Put a finished run's model among those that come with the course, with a card."""
    with clear_errors():
        from transformer_course import trained

        folder = trained.pack(run, name)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        say("packed as ", (name, "bold"), f", {size:.1f} MB in {folder}")


def _settings(settings: list[str]) -> dict[str, str]:
    """NAME=VALUE; what the value is, the type of that setting decides."""
    found = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not value or not name:
            raise ValueError(f"--set {setting}: expected NAME=VALUE, as in --set peak_rate=0.001")
        found[name] = value
    return found


def _progress() -> Progress:
    columns = (BarColumn(), TextColumn("{task.completed}/{task.total}"), TextColumn("{task.fields[loss]}"))
    ends = (TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, *ends, console=console)


def _table(rows) -> Table:
    table = Table(title="Result, compared with baselines")
    for column in ("measure", "who", "value", "where"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for row in rows:
        style = "bold" if row.ours else None
        table.add_row(row.measure, row.who, f"{row.value:.4g}", row.where, style=style)
    return table
