"""BERT with rotary, learned, or no positions, and everything else the same."""

from torch import nn

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.bert import MaskedLanguageModel, RotaryBertConfig
from transformer_course.models.families import Encoder
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PreNorm
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import Objective
from transformer_course.training.settings import TrainingSettings


def without_rotation(sizes: RotaryBertConfig, positions: nn.Module | None) -> MaskedLanguageModel:
    """RotaryBERT without its rotation; `positions`, if given, are added to the embeddings instead."""
    blocks = [
        TransformerBlock(
            attention=MultiHeadAttention(sizes.d_model, sizes.n_heads, dropout=sizes.dropout),
            feedforward=FeedForward(sizes.d_model, sizes.d_hidden),
            residual=lambda: PreNorm(LayerNorm(sizes.d_model, sizes.norm_eps), sizes.dropout),
        )
        for _ in range(sizes.n_layers)
    ]
    embedding = InputEmbedding(TokenEmbedding(sizes.vocab, sizes.d_model), positions, dropout=sizes.dropout)
    encoder = Encoder(sizes, embedding, Stack(blocks, norm=LayerNorm(sizes.d_model, sizes.norm_eps)))
    initialize(encoder, sizes.std)
    scale_residual_outputs(encoder, 2 * sizes.n_layers)
    return MaskedLanguageModel(encoder)


def learned_positions(sizes: RotaryBertConfig) -> LearnedPositions:
    """One learned vector per position, as in the BERT of 2018."""
    return LearnedPositions(sizes.max_len, sizes.d_model)


def train_beginning(model: nn.Module, objective: Objective, settings: TrainingSettings) -> dict[str, float]:
    """Train up to the first evaluation of a longer schedule, and return the scores."""
    for record in Trainer(model, objective, settings).records():
        if record.validation:
            return record.validation
    raise ValueError("settings end before their first evaluation")
