"""Which tokens a model really sees: the Jacobian of its outputs with respect to its inputs, token by token."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from transformer_course.attention import fused_attention
from transformer_course.classroom.experiments.tiny_gpt import tiny_gpt
from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig
from transformer_course.models.families import CausalLanguageModel, Encoder, EncoderDecoder
from transformer_course.models.gpt import GPT

SMALL = {"vocab": 40, "max_len": 16, "d_model": 32, "n_heads": 4, "d_hidden": 64, "dropout": 0.0}


def influence(run: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """How strongly each output vector depends on each input vector: the norm of that block of the Jacobian.

    Shape:
        x: key d_model; float
        returns: query key; 0 where nothing gets through
    """
    jacobian = torch.autograd.functional.jacobian(run, x, vectorize=True)  # query d_out key d_in
    return jacobian.norm(dim=(1, 3))


def gpt_influence(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """How strongly the last hidden states of a GPT depend on its embedded tokens.

    Shape:
        tokens: seq; integer
        returns: seq seq; output, then input
    """
    positions = torch.arange(len(tokens))
    x = model.embedding(tokens[None], positions)[0].detach()
    return influence(lambda x: model.stack(x[None], positions=positions)[0], x)


def bert_influence(model: Encoder, tokens: Tensor) -> Tensor:
    """The same for an encoder.

    Shape:
        tokens: seq; integer
        returns: seq seq; output, then input
    """
    x = model.embedding(tokens[None], torch.arange(len(tokens)))[0].detach()
    return influence(lambda x: model.stack(x[None])[0], x)


def bart_influence(model: EncoderDecoder, source: Tensor, target: Tensor) -> Tensor:
    """The same for an encoder and a decoder; on both axes, the source comes first and then the target.

    Shape:
        source: source; integer
        target: target; integer
        returns: seq seq; output, then input
    """
    cut = len(source)
    embedded = [
        model.source_embedding(source[None], torch.arange(len(source)))[0],
        model.target_embedding(target[None], torch.arange(len(target)))[0],
    ]

    def run(x: Tensor) -> Tensor:
        memory = model.encoder(x[None, :cut])
        return torch.cat([memory[0], model.decoder(x[None, cut:], memory)[0]])

    return influence(run, torch.cat(embedded).detach())


def lively(model: nn.Module) -> nn.Module:
    """Multiply all matrices by five, so that an untrained model mixes its tokens noticeably."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.mul_(5.0)
    return model.eval()


def small_bert(seed: int = 0) -> BERT:
    """An untrained BERT with two layers and 32 numbers per token."""
    torch.manual_seed(seed)
    return lively(BERT(BertConfig(n_layers=2, **SMALL)))


def small_bart(seed: int = 0) -> BART:
    """An untrained BART with two layers in the encoder and two in the decoder."""
    torch.manual_seed(seed)
    return lively(BART(BartConfig(n_encoder_layers=2, n_decoder_layers=2, **SMALL)))


def seeing_up_to(diagonal: int) -> Callable[..., Tensor]:
    """Attention with a shifted triangle: 0 is the causal mask, 1 adds the next token, −1 hides the token itself."""

    def attend(query, key, value, mask=None, causal=False, dropout=0.0):
        queries, keys = query.shape[2], key.shape[2]
        triangle = torch.ones(queries, keys, dtype=torch.bool, device=query.device).tril(keys - queries + diagonal)
        return fused_attention(query, key, value, triangle if mask is None else mask & triangle, dropout=dropout)

    return attend


def offset_gpt(vocab: int, diagonal: int, seed: int = 1) -> GPT:
    """The tiny GPT with a shifted triangle."""
    model = tiny_gpt(vocab, seed=seed)
    for block in model.stack.blocks:
        block.attention.attend = seeing_up_to(diagonal)
    return model
