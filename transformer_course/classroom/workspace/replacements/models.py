"""Blocks, their stack, and what stands before and behind it, computed by the learner's functions."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from transformer_course import blocks, embeddings, heads
from transformer_course.classroom.workspace.replacements.parts import is_exact_gelu
from transformer_course.classroom.workspace.replacements.replacement import Functions, Place, Replacement, method
from transformer_course.models import families, gpt, llama
from transformer_course.models.inputs import positions_and_mask


@method(embeddings.InputEmbedding)
def input_embedding(mine: Functions) -> Callable:
    packages = embeddings.InputEmbedding.forward

    def forward(self, tokens: Tensor, positions: Tensor, segments: Tensor | None = None) -> Tensor:
        if self.positions is None:
            return packages(self, tokens, positions, segments)  # there is nothing to add up
        kinds = None
        if self.segments is not None:
            kinds = self.segments(torch.zeros_like(tokens) if segments is None else segments)
        return self.dropout(self.norm(mine["sum_embeddings"](self.tokens(tokens), self.positions(positions), kinds)))

    return forward


@method(blocks.TransformerBlock)
def transformer_block(mine: Functions) -> Callable:
    def forward(self, x, mask=None, positions=None, cache=None):
        attention = partial(self.attention, mask=mask, positions=positions, cache=cache)
        connections = (self.attention_residual, self.feedforward_residual)
        return mine["transformer_block"](x, attention, self.feedforward, *connections)

    return forward


@method(blocks.CrossAttentionBlock)
def cross_attention_block(mine: Functions) -> Callable:
    def forward(self, x, memory, mask=None, memory_mask=None, positions=None, cache=None):
        own, read = cache or (None, None)
        attention = partial(self.attention, mask=mask, positions=positions, cache=own)
        cross_attention = partial(self.cross_attention, mask=memory_mask, cache=read)
        connections = (self.attention_residual, self.cross_attention_residual, self.feedforward_residual)
        sublayers = (attention, cross_attention, self.feedforward)
        return mine["cross_attention_block"](x, memory, *sublayers, *connections)

    return forward


@method(blocks.Stack)
def stack(mine: Functions) -> Callable:
    def forward(self, x, *context, caches=None, **shared):
        steps = [
            lambda h, block=block, cache=cache: block(h, *context, cache=cache, **shared)
            for block, cache in zip(self.blocks, caches or [None] * len(self.blocks), strict=True)
        ]
        return mine["run_blocks"](x, steps, self.norm)

    return forward


@method(heads.TiedHead)
def tied_head(mine: Functions) -> Callable:
    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        logits = mine["tied_logits"](x, self.embedding.weight)
        return logits if bias is None else logits + bias

    return forward


@method(heads.MaskedLanguageModelHead, "scores")
def masked_language_model_head(mine: Functions) -> Callable:
    packages = heads.MaskedLanguageModelHead.scores

    def scores(self, x: Tensor) -> Tensor:
        if not is_exact_gelu(self.activation):
            return packages(self, x)  # a published variant: the exercise is about BERT's own activation
        weight, bias, table = self.transform.weight, self.transform.bias, self.tied.embedding.weight
        return mine["masked_word_logits"](x, weight, bias, self.norm, table, self.bias)

    return scores


@method(heads.Pooler)
def pooler(mine: Functions) -> Callable:
    return lambda self, x, padding_mask=None: mine["pool_first"](x, self.projection.weight, self.projection.bias)


def causal_language_model(mine: Functions) -> Sequence[Place]:
    def run(model, head, tokens, padding_mask, cache):
        # What is wrong with the inputs, the package says.
        positions_and_mask(tokens, padding_mask, model.config.max_len, cache[0].length if cache else 0)
        stack = model.stack
        return mine["causal_logits"](tokens, model.embedding, stack.blocks, stack.norm, head, padding_mask, cache)

    def forward(self, tokens, padding_mask=None, cache=None):
        return run(self, self.head, tokens, padding_mask, cache)

    def hidden(self, tokens, padding_mask=None, cache=None):
        return run(self, lambda x: x, tokens, padding_mask, cache)

    model = families.CausalLanguageModel
    return [Place(model, "forward", forward), Place(model, "hidden", hidden)]


def gpts_block(mine: Functions) -> Sequence[Place]:
    packages = gpt.gpt_block

    def block(config: gpt.GPTConfig) -> blocks.TransformerBlock:
        # The exercise is about GPT-2's own activation.
        return (mine["gpt_block"] if config.activation == "gelu_new" else packages)(config)

    return [Place(gpt, "gpt_block", block)]


def llamas_block(mine: Functions) -> Sequence[Place]:
    packages = llama.llama_block

    def block(config: llama.LlamaConfig) -> blocks.TransformerBlock:
        # The exercise is about the first LLaMA, which chooses none of these.
        chosen = config.head_size is not None or config.attention_bias or config.rope_scaling is not None
        return (packages if chosen else mine["llama_block"])(config)

    return [Place(llama, "llama_block", block)]


MODELS = (
    Replacement("CausalLanguageModel", "causal_logits", causal_language_model),
    Replacement("InputEmbedding", "sum_embeddings", input_embedding),
    Replacement("TransformerBlock", "transformer_block", transformer_block),
    Replacement("CrossAttentionBlock", "cross_attention_block", cross_attention_block),
    Replacement("Stack", "run_blocks", stack),
    Replacement("TiedHead", "tied_logits", tied_head),
    Replacement("MaskedLanguageModelHead", "masked_word_logits", masked_language_model_head),
    Replacement("Pooler", "pool_first", pooler),
    Replacement("GPT's block", "gpt_block", gpts_block),
    Replacement("LLaMA's block", "llama_block", llamas_block),
)
