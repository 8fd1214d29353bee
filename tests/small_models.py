"""Small models of every family whose predictions are far from uniform, for tests of what uses a model."""

import torch
from every_family import lively

from transformer_course.models.bart import BART, BartConfig, RotaryBART, RotaryBartConfig
from transformer_course.models.bert import BERT, BertConfig, RotaryBERT, RotaryBertConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig


def gpt(vocab: int = 17, max_len: int = 24) -> GPT:
    torch.manual_seed(0)
    return lively(GPT(GPTConfig(vocab, max_len, d_model=24, n_layers=2, n_heads=3, d_hidden=40)))


def llama(vocab: int = 17, max_len: int = 24) -> LLaMA:
    torch.manual_seed(0)
    return lively(LLaMA(LlamaConfig(vocab, max_len, d_model=24, n_layers=2, n_heads=6, n_kv_heads=2, d_hidden=40)))


def bert(vocab: int = 17, max_len: int = 24) -> BERT:
    torch.manual_seed(0)
    return lively(BERT(BertConfig(vocab, max_len, d_model=24, n_layers=2, n_heads=3, d_hidden=40)))


def rotary_bert(vocab: int = 17, max_len: int = 24) -> RotaryBERT:
    torch.manual_seed(0)
    return lively(RotaryBERT(RotaryBertConfig(vocab, max_len, d_model=24, n_layers=2, n_heads=3, d_hidden=40)))


def bart(vocab: int = 17, max_len: int = 24) -> BART:
    torch.manual_seed(0)
    return lively(BART(BartConfig(vocab, max_len, 24, n_encoder_layers=1, n_decoder_layers=2, n_heads=3, d_hidden=40)))


def rotary_bart(vocab: int = 17, max_len: int = 24) -> RotaryBART:
    torch.manual_seed(0)
    config = RotaryBartConfig(vocab, max_len, 24, n_encoder_layers=1, n_decoder_layers=2, n_heads=3, d_hidden=40)
    return lively(RotaryBART(config))
