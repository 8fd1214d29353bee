"""From token ids to vectors."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.guards import guard
from transformer_course.look_ups import explain_look_ups, name_look_ups


class TokenEmbedding(nn.Module):
    """A table with one learned row per token in the vocabulary.

    Source: Vaswani et al. 2017, section 3.4, arXiv 1706.03762.

    Shape:
        tokens: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(self, vocab: int, d_model: int):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(vocab, d_model))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, tokens: Tensor) -> Tensor:
        return F.embedding(tokens, self.weight)


class InputEmbedding(nn.Module):
    """What enters the first block: token, position and segment embeddings added up, as far as they are given.

    Source: Devlin et al. 2019, figure 2, arXiv 1810.04805.

    Shape:
        tokens: batch seq; integer
        positions: seq; integer; batch seq where texts differ in them
        segments: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(
        self,
        tokens: TokenEmbedding,
        positions: nn.Module | None = None,
        segments: TokenEmbedding | None = None,
        norm: nn.Module | None = None,
        dropout: float = 0.0,
    ):
        super().__init__()
        self.tokens, self.positions, self.segments = tokens, positions, segments
        self.norm = norm or nn.Identity()
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, positions: Tensor, segments: Tensor | None = None) -> Tensor:
        x = self.tokens(tokens)
        if self.positions is not None:
            x = x + self.positions(positions)
        if self.segments is not None:
            x = x + self.segments(torch.zeros_like(tokens) if segments is None else segments)
        return self.dropout(self.norm(x))


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(TokenEmbedding, InputEmbedding, calls=True)
explain_look_ups(TokenEmbedding, "tokens", lambda part: len(part.weight))
name_look_ups(InputEmbedding, "forward", tokens=lambda part: part.tokens, segments=lambda part: part.segments)
