"""The numbers of one training run."""

from dataclasses import dataclass

from transformer_course.training.conversion import convert_all

PRECISIONS = ("fp32", "bf16", "fp16")


@dataclass(frozen=True)
class TrainingSettings:
    """How long, how fast and how carefully to train; every number counts optimizer steps unless it says otherwise.

    Raises:
        ValueError: a number is out of its range, or two of them contradict each other
    """

    steps: int
    peak_rate: float
    warmup: int
    floor: float = 0.0
    weight_decay: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.98
    clip: float = 1.0
    accumulation: int = 1
    seed: int = 1
    log_every: int = 10
    evaluate_every: int = 200
    checkpoint_every: int = 200
    precision: str = "fp32"
    compile: bool = False

    def __post_init__(self):
        for name, value in convert_all(type(self), vars(self)).items():
            object.__setattr__(self, name, value)  # the instance is frozen, and not yet in anybody's hands
        if self.warmup > self.steps:
            raise ValueError(f"warmup={self.warmup} is outside the run of steps={self.steps}")
        if self.precision not in PRECISIONS:
            raise ValueError(f"precision={self.precision!r} is unknown: choose one of {', '.join(PRECISIONS)}")
        for name in ("evaluate_every", "checkpoint_every"):
            # A resumed run can then repeat the log of an unbroken one line by line.
            if getattr(self, name) % self.log_every:
                raise ValueError(f"{name}={getattr(self, name)} is not a multiple of log_every={self.log_every}")
