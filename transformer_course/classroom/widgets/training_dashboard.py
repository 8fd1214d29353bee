"""A training run, shown while it is running."""

from collections.abc import Callable, Mapping

import traitlets
from IPython.display import display
from matplotlib.figure import Figure

from transformer_course.classroom.live_training.samples_over_time import keep_sample, kept_samples, milestones
from transformer_course.classroom.widgets.base import FigureWidget, asset
from transformer_course.plotting import plot_training
from transformer_course.training.interruption import Controls
from transformer_course.training.run import Run

ASKED = {"pause": "pausing", "resume": "training", "stop": "stopping"}  # what is asked, and the state it leads to


class TrainingDashboard(FigureWidget):
    """Loss with its baselines, learning rate, gradient norm, speed, time left, and a sample that improves.

    Its buttons ask the run to pause, resume or stop. Whether they are heard while a cell is running depends on the
    kernel: JupyterLab 4.4 with ipykernel 7 passes them on at once. Elsewhere the page points to the kernel's own stop
    button, which does the same.
    """

    _esm = asset("training_dashboard.js")
    title = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    total = traitlets.Int().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    training = traitlets.List().tag(sync=True)
    validation = traitlets.List().tag(sync=True)
    baselines = traitlets.List().tag(sync=True)
    numbers = traitlets.List().tag(sync=True)
    sample = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode("").tag(sync=True)  # "training", "pausing", "paused", "stopping", or nothing to ask for
    asked = traitlets.Unicode("").tag(sync=True)

    def __init__(self, run: Run, baselines: Mapping[str, float] | None = None, unit: str = "nats per token"):
        super().__init__(
            title=f"{run.config.family} on {run.config.corpus}, tier {run.config.tier}",
            status="starting",
            unit=unit,
            total=run.config.preset.settings.steps,
            baselines=[[name, value] for name, value in (baselines or {}).items()],
        )
        self.controls = Controls()
        self.observe(self._ask, "asked")
        # ipykernel 7.4 delivers a page's message to the cell that wrote to the page last, which is the busy one. If the
        # page asks for a thread of its own (JupyterLab does), let it have that. Elsewhere the attribute does nothing.
        if self.comm is not None:
            self.comm._reply_subshell_for = lambda data, asked_for: asked_for
        for line in run.log():
            self.add(line)
        written = kept_samples(run.folder)
        self.sample = written.get(max((step for step in written if step <= self.step), default=0), "")

    def add(self, record: Mapping) -> None:
        """Show one more record of the run's log."""
        speed = record["tokens"] / max(record["seconds"], 1e-9)
        left = record["seconds"] / record["step"] * (self.total - record["step"])
        with self.hold_sync():
            self.step = record["step"]
            self.status = "finished" if record["step"] == self.total else f"step {record['step']:,} of {self.total:,}"
            self.training = [*self.training, [record["step"], round(record["loss"], 4)]]
            if record["validation"]:
                self.validation = [*self.validation, [record["step"], round(record["validation"]["loss"], 4)]]
            self.numbers = [
                ["loss", f"{record['loss']:.3f}"],
                *([name, f"{value:.3f}"] for name, value in (record["validation"] or {}).items() if name != "loss"),
                ["learning rate", f"{record['learning_rate']:.1e}"],
                ["gradient norm", f"{record['gradient_norm']:.2f}"],
                ["tokens per second", f"{speed:,.0f}"],
                ["time left", f"{left // 60:.0f} min {left % 60:02.0f} s"],
            ]

    def _ask(self, change: Mapping) -> None:
        """Pass on what a button asked for, but only while a run is training."""
        if self.state and change["new"] in ASKED:
            self.state = ASKED[change["new"]]
            getattr(self.controls, change["new"])()

    def figure(self) -> Figure:
        curves = {"training": self.training, "validation": self.validation}
        drawn = {name: tuple(zip(*points, strict=True)) for name, points in curves.items() if points}
        if not drawn:
            drawn = {"training": ([0], [float("nan")])}
        return plot_training(drawn, title=f"{self.title}: {self.status}", baselines=dict(self.baselines),
                             ylabel=f"loss ({self.unit})")  # fmt: skip

    def __repr__(self) -> str:
        return f"TrainingDashboard({self.title!r}, {self.status})"


def watch(
    run: Run,
    baselines: Mapping[str, float] | None = None,
    sample: Callable[[], str] | None = None,
    unit: str = "nats per token",
) -> None:
    """Train the run to its end and show its progress; run the cell again to continue after an interruption.

    `sample` writes something with the model at each evaluation and after about 1% and 10% of the steps;
    `samples_over_time` shows these texts afterward. Pausing and stopping, with the dashboard's buttons or the
    kernel's, save a checkpoint first; a kernel that dies loses at most the steps since the last one.
    """
    moments = milestones(run.config.preset.settings)
    dashboard = TrainingDashboard(run, baselines, unit)
    dashboard.state = "" if run.finished else "training"
    handle = display(dashboard, display_id=True)
    try:
        for record in run.train(dashboard.controls):
            dashboard.add(vars(record))
            if sample is not None and (record.validation or record.step in moments):
                dashboard.sample = sample()
                keep_sample(run.folder, record.step, dashboard.sample)
            if dashboard.controls.paused:
                dashboard.state = "paused"
    except KeyboardInterrupt:
        dashboard.status = f"stopped after step {run.trainer.step:,}; run the cell again to continue"
        raise
    finally:
        dashboard.state = ""
        if handle is not None:
            # Show it again: the picture that is stored in the file is drawn at that moment.
            handle.update(dashboard)
