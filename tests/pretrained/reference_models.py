"""Small models of the reference library, random but lively, saved as its published files are."""

import os
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
transformers = pytest.importorskip("transformers", reason="transformers, the reference, is not installed")
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

VOCAB, MAX_LEN = 43, 24
CLOSE = {"rtol": 0, "atol": 1e-5}  # logits are of size 1 here


def lively(model: nn.Module) -> nn.Module:
    """Draw every number anew, norms and biases too, so large that no part drowns in rounding."""
    with torch.no_grad():
        for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
            if not tensor.is_floating_point() or "freq" in name or "embed_scale" in name:
                continue
            if tensor.ndim == 2 and tensor.shape[0] > 1:
                # By the smaller side: some layers are stored the other way round.
                tensor.normal_(std=min(tensor.shape) ** -0.5 if "emb" not in name and "wte" not in name else 0.3)
            else:
                tensor.add_(torch.randn_like(tensor), alpha=0.2)
    model.tie_weights()
    return model.eval()


def saved(model: nn.Module, folder: Path, **how) -> Path:
    model.save_pretrained(folder, safe_serialization=True, **how)
    return folder


def bert(kind: str, **sizes) -> nn.Module:
    standard = {"hidden_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 27}
    config = transformers.BertConfig(
        **{"vocab_size": VOCAB, "max_position_embeddings": MAX_LEN, "type_vocab_size": 3} | standard | sizes
    )
    return lively(getattr(transformers, kind)(config))


def gpt2(**sizes) -> nn.Module:
    standard = {"n_embd": 20, "n_layer": 2, "n_head": 4, "bos_token_id": None, "eos_token_id": None}
    config = transformers.GPT2Config(**{"vocab_size": VOCAB, "n_positions": MAX_LEN} | standard | sizes)
    return lively(transformers.GPT2LMHeadModel(config))


def llama(**sizes) -> nn.Module:
    standard = {
        "hidden_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "intermediate_size": 27,
        "bos_token_id": None,
        "eos_token_id": None,
    }
    config = transformers.LlamaConfig(**{"vocab_size": VOCAB, "max_position_embeddings": MAX_LEN} | standard | sizes)
    return lively(transformers.LlamaForCausalLM(config))


def bart(kind: str = "BartForConditionalGeneration", **sizes) -> nn.Module:
    standard = {
        "d_model": 20,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 27,
        "decoder_ffn_dim": 27,
        "forced_eos_token_id": None,
    }
    config = transformers.BartConfig(**{"vocab_size": VOCAB, "max_position_embeddings": MAX_LEN} | standard | sizes)
    return lively(getattr(transformers, kind)(config))


def ids(*shape: int) -> Tensor:
    # Not the first ids: the library takes some of them for padding.
    return torch.randint(4, VOCAB, shape)


def padded(lengths: list[int], side: str) -> tuple[Tensor, Tensor, Tensor]:
    """A batch of rows of these lengths, its mask, and the positions of its tokens, counted from the first real one."""
    longest = torch.arange(max(lengths))
    ends = torch.tensor(lengths)[:, None]
    mask = longest < ends if side == "right" else longest >= max(lengths) - ends
    return ids(*mask.shape), mask, (mask.cumsum(dim=1) - 1).clamp(min=0)
