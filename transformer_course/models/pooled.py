"""BERT with its pooler and nothing behind it: one vector for the sequence."""

from torch import Tensor, nn

from transformer_course.heads import Pooler
from transformer_course.initialization import initialize_linear
from transformer_course.models.families import Encoder


class PooledEncoder(nn.Module):
    """An encoder that gives one vector for the whole sequence.

    Source: Devlin et al. 2019, section 3, arXiv 1810.04805.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer
        returns: batch d_model
    """

    def __init__(self, encoder: Encoder, pooler: nn.Module | None = None):
        super().__init__()
        self.config, self.encoder = encoder.config, encoder
        self.pooler = Pooler(encoder.config.d_model) if pooler is None else pooler
        initialize_linear(self.pooler)

    def forward(self, tokens: Tensor, padding_mask: Tensor | None = None, segments: Tensor | None = None) -> Tensor:
        return self.pooler(self.encoder(tokens, padding_mask, segments), padding_mask)
