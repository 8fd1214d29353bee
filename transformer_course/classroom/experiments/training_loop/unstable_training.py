"""Small training runs in which something goes wrong: a garbage batch, a learning rate that's too high."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from transformer_course.data.corpora import load_text
from transformer_course.data.windows import encode_stream, random_windows
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.tokenizers import CharacterTokenizer

LENGTH, BATCH, CHARACTERS = 16, 32, 100_000

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Letters:
    """The beginning of the verses as characters: every batch of lesson 13, The training loop, comes from here."""

    stream: Tensor
    tokenizer: CharacterTokenizer

    @property
    def vocab(self) -> int:
        return self.tokenizer.vocab_size

    def batch(self, step: int, seed: int = 1, size: int = BATCH) -> Batch:
        """The batch of a step; asking again gives the same one."""
        generator = Generator().manual_seed(seed * 1_000_003 + step)
        return random_windows(self.stream, size, LENGTH, generator)

    def unigram_loss(self) -> float:
        """The loss of a model that only knows how frequent each character is."""
        shares = torch.bincount(self.stream) / len(self.stream)
        return -torch.xlogy(shares, shares).sum().item()

    def rubbish(self) -> Batch:
        """A batch like a broken file might produce: one rare character over and over."""
        rarest = int(torch.bincount(self.stream, minlength=self.vocab).argmin())
        return torch.full((BATCH, LENGTH), rarest), torch.full((BATCH, LENGTH), rarest)


def load_letters() -> Letters:
    """Split the beginning of the verses into characters."""
    text = load_text("verses").train[:CHARACTERS]
    tokenizer = CharacterTokenizer.train(text)
    return Letters(encode_stream(tokenizer, text), tokenizer)


def small_gpt(vocab: int, *, n_layers: int = 1, seed: int = 1) -> GPT:
    """A GPT that takes a few milliseconds per step: 32 numbers per token."""
    torch.manual_seed(seed)
    return GPT(GPTConfig(vocab, LENGTH, d_model=32, n_layers=n_layers, n_heads=4, d_hidden=128))


Step = Callable[[nn.Module, Batch, torch.optim.Optimizer, float, float], tuple[float, float]]


def losses_with(
    step_of: Step,
    letters: Letters,
    optimizer_of: Callable[[nn.Module], torch.optim.Optimizer],
    rate_of: Callable[[int], float],
    *,
    steps: int,
    limit: float = float("inf"),
    rubbish_at: int | None = None,
    n_layers: int = 1,
    seed: int = 1,
    model: nn.Module | None = None,
) -> list[float]:
    """Train a small GPT with `step_of(model, batch, optimizer, rate, limit)`, and return the loss of every step.

    If you pass a `model`, it is trained instead. Before the step `rubbish_at` comes a garbage batch; its own loss is
    left out, because no model could have predicted it.
    """
    model = small_gpt(letters.vocab, n_layers=n_layers, seed=seed) if model is None else model
    optimizer, losses = optimizer_of(model), []
    for step in range(steps):
        if step == rubbish_at:
            step_of(model, letters.rubbish(), optimizer, rate_of(step), limit)
        loss, _ = step_of(model, letters.batch(step, seed), optimizer, rate_of(step), limit)
        losses.append(loss)
    return losses


def mean_and_spread(values: Sequence[float] | Tensor) -> str:
    """Mean and standard deviation over seeds, as text."""
    numbers = torch.as_tensor(values)
    return f"{numbers.mean():.2f} ± {numbers.std():.2f}"
