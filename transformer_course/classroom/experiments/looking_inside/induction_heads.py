"""Small attention-only models that learn to continue a repeating sequence."""

from dataclasses import dataclass, field

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from transformer_course.blocks import Stack
from transformer_course.cache import KeyValueCache
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.heads import LanguageModelHead
from transformer_course.initialization import initialize
from transformer_course.inspection import induction_score, record_attention
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPTConfig
from transformer_course.modes import evaluating
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
VOCAB, LENGTH, PERIODS = len(LETTERS), 40, (6, 16)
D_MODEL, HEADS, BATCH, RATE = 64, 4, 16, 5e-3


class AttentionBlock(nn.Module):
    """A block without a feed-forward: attention and its residual connection.

    Shape:
        x: batch seq d_model; float
        mask: batch 1 1 key; bool, True = may attend
        positions: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(self, attention: nn.Module, residual: nn.Module):
        super().__init__()
        self.attention, self.attention_residual = attention, residual

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        return self.attention_residual(x, lambda h: self.attention(h, mask=mask, positions=positions, cache=cache))


def copying_model(n_layers: int = 2, seed: int = 0) -> CausalLanguageModel:
    """An attention-only model with rotary positions: four heads with 16 features each per layer."""
    torch.manual_seed(seed)
    rotary = RotaryPositions(D_MODEL // HEADS, LENGTH)
    blocks = [
        AttentionBlock(
            MultiHeadAttention(D_MODEL, HEADS, bias=False, rotary=rotary, causal=True), PreNorm(LayerNorm(D_MODEL))
        )
        for _ in range(n_layers)
    ]
    model = CausalLanguageModel(
        # No block has a feed-forward, so nothing is built from d_hidden.
        GPTConfig(VOCAB, LENGTH, D_MODEL, n_layers, HEADS, d_hidden=1),
        embedding=InputEmbedding(TokenEmbedding(VOCAB, D_MODEL)),
        stack=Stack(blocks, norm=LayerNorm(D_MODEL)),
        head=LanguageModelHead(D_MODEL, VOCAB),
    )
    initialize(model)
    return model


@dataclass(frozen=True)
class Repeats:
    """Sequences of letters that repeat, each with its own period.

    Shape:
        tokens: batch seq; integer
        periods: batch; integer
    """

    tokens: Tensor
    periods: Tensor

    def described(self, row: int = 0) -> str:
        return "".join(LETTERS[token] for token in self.tokens[row])


def deal_repeats(
    batch: int, generator: Generator | None = None, periods: tuple[int, int] = PERIODS, length: int = LENGTH
) -> Repeats:
    """Draw a period for each sequence and that many different letters, and repeat them up to `length`."""
    low, high = periods
    drawn = torch.randint(low, high + 1, (batch,), generator=generator)
    letters = torch.rand(batch, VOCAB, generator=generator).argsort(dim=-1)
    return Repeats(letters.gather(1, torch.arange(length) % drawn[:, None]), drawn)


def copying_accuracy(model: CausalLanguageModel, repeats: Repeats) -> float:
    """The share of letters predicted correctly where the current letter has been seen before."""
    with evaluating(model), torch.inference_mode():
        guesses = model(repeats.tokens[:, :-1]).argmax(dim=-1)
    seen = torch.arange(guesses.shape[1]) >= repeats.periods[:, None]
    return float((guesses == repeats.tokens[:, 1:])[seen].float().mean())


def induction_scores(model: CausalLanguageModel, repeats: Repeats) -> Tensor:
    """The induction score of every head, on sequences that all have the same period.

    Shape:
        returns: layer head
    Raises:
        ValueError: the periods differ
    """
    periods = repeats.periods.unique().tolist()
    if len(periods) != 1:
        raise ValueError(
            f"repeats have {len(periods)} different periods: draw them all with the same period, such as periods=(12, "
            f"12)"
        )
    recorded = record_attention(model, repeats.tokens)["self"]
    return torch.stack([induction_score(weights, periods[0]) for weights in recorded])


@dataclass
class Course:
    """What was measured during training, every so many steps."""

    steps: list[int] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)


def train_to_copy(model: CausalLanguageModel, steps: int = 600, seed: int = 0, every: int = 50) -> Course:
    """Train on repeating sequences, and measure the copying and the best induction score along the way."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98))
    dealer, course = Generator().manual_seed(seed), Course()
    tests = deal_repeats(100, Generator().manual_seed(99)), deal_repeats(32, Generator().manual_seed(98), (12, 12))
    for step in range(steps + 1):
        if step % every == 0:
            course.steps.append(step)
            course.accuracies.append(copying_accuracy(model, tests[0]))
            course.scores.append(float(induction_scores(model, tests[1]).max()))
        if step == steps:
            return course
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 50)
        tokens = deal_repeats(BATCH, dealer).tokens
        loss = F.cross_entropy(model(tokens[:, :-1]).transpose(1, 2), tokens[:, 1:])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return course


@dataclass(frozen=True)
class Jumps:
    """Different letters, then one of them again: the answer is the letter that followed it.

    Shape:
        tokens: batch seq; integer
        answers: batch; integer
    """

    tokens: Tensor
    answers: Tensor


def deal_jumps(batch: int, letters: int = 12, generator: Generator | None = None) -> Jumps:
    """Draw different letters and jump back to any of them except the last."""
    drawn = torch.rand(batch, VOCAB, generator=generator).argsort(dim=-1)[:, :letters]
    places = torch.randint(letters - 1, (batch, 1), generator=generator)
    return Jumps(torch.cat([drawn, drawn.gather(1, places)], dim=1), drawn.gather(1, places + 1)[:, 0])


def last_guesses(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """What the model predicts after the whole sequence.

    Shape:
        tokens: batch seq; integer
        returns: batch; integer
    """
    with evaluating(model), torch.inference_mode():
        return model(tokens)[:, -1].argmax(dim=-1)
