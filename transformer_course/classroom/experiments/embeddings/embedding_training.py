"""A small language model whose table can be watched while it learns, and where its words end up."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.embeddings import TokenEmbedding
from transformer_course.heads import LanguageModelHead, TiedHead

CONTEXT, D_MODEL, D_HIDDEN, BATCH, RATE = 3, 64, 128, 256, 5e-3
GROUPS = {
    "numbers": ("two", "three", "four", "five", "six", "seven", "ten"),
    "family": ("father", "mother", "son", "daughter", "brother", "sister", "wife"),
    "people": ("David", "Saul", "Moses", "Aaron", "Joshua", "Solomon", "Jacob"),
    "actions": ("went", "came", "said", "spoke", "saw", "heard", "took"),
}
WORDS = tuple(word for words in GROUPS.values() for word in words)
GROUP_OF = tuple(group for group, words in GROUPS.items() for _ in words)


class ThreeTokens(nn.Module):
    """Predicts the next token from the last three: their vectors side by side, two layers, and logits.

    Source: Bengio et al. 2003, section 2, JMLR 3: a table of word vectors that is learned along with the model.

    Shape:
        tokens: batch seq; integer, the last three tokens
        returns: batch vocab
    """

    def __init__(self, vocab: int, tied: bool = True):
        super().__init__()
        self.embedding = TokenEmbedding(vocab, D_MODEL)
        self.up, self.down = nn.Linear(CONTEXT * D_MODEL, D_HIDDEN), nn.Linear(D_HIDDEN, D_MODEL)
        self.head = TiedHead(self.embedding) if tied else LanguageModelHead(D_MODEL, vocab)
        if not tied:
            nn.init.normal_(self.head.projection.weight, std=0.02)  # as the embedding starts, so that they compare

    def forward(self, tokens: Tensor) -> Tensor:
        return self.head(self.down(F.gelu(self.up(self.embedding(tokens).flatten(-2)))))


def train(model: ThreeTokens, stream: Tensor, steps: Sequence[int], seed: int = 0) -> Mapping[int, Tensor]:
    """Train up to the last of `steps`, and return the table as it was at each of them.

    Shape:
        stream: stream; int64
    """
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    generator, tables = torch.Generator().manual_seed(seed), {}
    for step in range(max(steps) + 1):
        if step in steps:
            tables[step] = model.embedding.weight.detach().clone()
        if step == max(steps):
            break
        starts = torch.randint(len(stream) - CONTEXT, (BATCH, 1), generator=generator)
        windows = stream[starts + torch.arange(CONTEXT + 1)]
        loss = F.cross_entropy(model(windows[:, :-1]), windows[:, -1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tables


def loss_on(model: ThreeTokens, stream: Tensor, count: int = 8000) -> float:
    """The average loss in nats over the first `count` places of a stream.

    Shape:
        stream: stream; int64
    """
    windows = stream[: count + CONTEXT].unfold(0, CONTEXT + 1, 1)
    with torch.inference_mode():
        return F.cross_entropy(model(windows[:, :-1]), windows[:, -1]).item()


def alike(table: Tensor, ids: Tensor) -> float:
    """The average cosine between the rows of different tokens: 1 if all point the same way, near 0 for random rows.

    Shape:
        table: vocab d_model
        ids: token; int64
    """
    rows = F.normalize(table[ids], dim=-1)
    return ((rows @ rows.T).sum() - len(ids)).item() / (len(ids) * (len(ids) - 1))


def flat_map(tables: Mapping[str, Tensor], ids: Sequence[int]) -> Mapping[str, Tensor]:
    """Where tokens are in each table's scatter plot: along the two directions in which the last table varies most.

    Rows are scaled to length 1 first, so that only directions count (principal components: Pearson 1901).
    """
    rows = {name: F.normalize(table[list(ids)], dim=-1) for name, table in tables.items()}
    last = list(rows.values())[-1]
    _, _, directions = torch.linalg.svd(last - last.mean(dim=0), full_matrices=False)
    # Either sign would do, so take the one that makes the largest number of each direction positive.
    largest = directions[:2].abs().argmax(dim=1, keepdim=True)
    directions = directions[:2] * directions[:2].gather(1, largest).sign()
    return {name: (row - row.mean(dim=0)) @ directions.T for name, row in rows.items()}
