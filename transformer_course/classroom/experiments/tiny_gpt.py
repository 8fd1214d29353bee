"""Tiny GPTs trained in seconds, also with the answer in sight: a loss close to 0, and garbage when they write."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from transformer_course.data.windows import encode_stream, random_windows
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.modes import evaluating
from transformer_course.tokenizers import CharacterTokenizer
from transformer_course.training.loop import Record, Trainer
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.settings import TrainingSettings

LENGTH, BATCH, STEPS = 16, 32, 300


class UnshiftedObjective(CausalObjective):
    """The targets are the inputs themselves: nothing has to be predicted."""

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
        inputs, _ = random_windows(self.train, self.batch_size, self.length, generator)
        return inputs, inputs


def tiny_gpt(vocab: int, *, causal: bool = True, seed: int = 1) -> GPT:
    """One layer, 64 numbers per token; without `causal`, every position sees the whole window."""
    torch.manual_seed(seed)
    model = GPT(GPTConfig(vocab, LENGTH, d_model=64, n_layers=1, n_heads=4, d_hidden=256))
    for block in model.stack.blocks:
        block.attention.causal = causal
    return model


@dataclass(frozen=True)
class Trial:
    """A tiny model after training, its log, and its loss where nothing can leak."""

    model: GPT
    records: list[Record]
    next_token_loss: float

    @property
    def training_loss(self) -> float:
        """The loss that the last line of the log shows."""
        return self.records[-1].loss

    @property
    def validation_loss(self) -> float:
        """The loss on text it has not seen, over all positions of its windows."""
        return self.records[-1].validation["loss"]

    @property
    def curve(self) -> tuple[list[int], list[float]]:
        """Steps and training losses."""
        return [record.step for record in self.records], [record.loss for record in self.records]


def train_tiny(
    tokenizer: CharacterTokenizer,
    train: str,
    validation: str,
    *,
    shifted: bool = True,
    causal: bool = True,
    steps: int = STEPS,
    model: GPT | None = None,
) -> Trial:
    """Train a tiny GPT on characters for a few seconds, with or without the shift and the causal mask.

    If you pass a `model`, it is trained as it is.
    """
    streams = [encode_stream(tokenizer, text) for text in (train, validation)]
    objective = (CausalObjective if shifted else UnshiftedObjective)(*streams, length=LENGTH, batch=BATCH)
    settings = TrainingSettings(steps, 4e-3, warmup=steps // 10, evaluate_every=10 * steps)
    model = tiny_gpt(tokenizer.vocab_size, causal=causal) if model is None else model
    trainer = Trainer(model, objective, settings)
    records = list(trainer.records())
    return Trial(trainer.bare_model, records, last_position_loss(trainer.bare_model, streams[1]))


def last_position_loss(model: CausalLanguageModel, stream: Tensor, length: int = LENGTH, batch: int = 64) -> float:
    """The loss in nats at the last position of each window, where no model can see the token to predict.

    Shape:
        stream: stream; int64
    """
    windows = stream.unfold(0, length + 1, length)
    device, total = next(model.parameters()).device, 0.0
    with evaluating(model), torch.inference_mode():
        for rows in windows.to(device).split(batch):
            logits = model(rows[:, :-1])[:, -1].float()
            total += float(F.cross_entropy(logits, rows[:, -1], reduction="sum"))
    return total / len(windows)
