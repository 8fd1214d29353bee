"""Looking inside a running model: attention weights, hidden states, and what happens without a head."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import torch
from einops import repeat
from torch import Tensor, nn

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.blocks import Stack
from transformer_course.guards import checked
from transformer_course.masks import causal_mask
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating
from transformer_course.multihead import MultiHeadAttention, share_heads

Recording = dict[str, list[Tensor]]


def attention_layers(model: nn.Module) -> dict[str, list[MultiHeadAttention]]:
    """The attention layers from first to last, by kind: "self", or "encoder self", "decoder self" and "cross"."""
    layers: dict[str, list[MultiHeadAttention]] = {}
    for path, module in model.named_modules():
        if isinstance(module, MultiHeadAttention):
            words = path.split(".")
            side = next((word for word in ("encoder", "decoder") if f".{word}.blocks." in f".{path}."), None)
            kind = "cross" if words[-1] == "cross_attention" else f"{side} self" if side else "self"
            layers.setdefault(kind, []).append(module)
    return layers


@contextmanager
def recording_attention(model: nn.Module) -> Iterator[Recording]:
    """Let every attention layer compute its weights explicitly, and keep those of the last call.

    The recording is grouped and ordered as in `attention_layers`; each layer has axes "batch head query key". Attention
    dropout is off in the meantime, even in training mode.
    """
    layers = attention_layers(model)
    recording: Recording = {kind: [torch.empty(0)] * len(modules) for kind, modules in layers.items()}
    with ExitStack() as stack:
        for kind, modules in layers.items():
            for index, module in enumerate(modules):
                stack.callback(setattr, module, "attend", module.attend)
                module.attend = _written_out(recording[kind], index)
        yield recording


def _written_out(weights_by_layer: list[Tensor], layer: int) -> Callable[..., Tensor]:
    def attend(
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        causal: bool = False,
        dropout: float = 0.0,
    ) -> Tensor:
        key, value = share_heads(key, query.shape[1]), share_heads(value, query.shape[1])
        if causal:
            visible = causal_mask(query.shape[2], key.shape[2], device=query.device)
            mask = visible if mask is None else mask & visible
        output, weights_by_layer[layer] = scaled_dot_product_attention(query, key, value, mask)
        return output

    return attend


def record_attention(model: nn.Module, *inputs: Tensor, **named: Tensor) -> Recording:
    """Call the model in evaluation mode and return the weights of its attention layers, "batch head query key".

    They are grouped as in `attention_layers`: `record_attention(gpt, tokens)["self"][0]` is the first layer's.
    """
    with recording_attention(model) as recording, evaluating(model), torch.no_grad():
        model(*inputs, **named)
    return recording


def previous_token_score(weights: Tensor) -> Tensor:
    """Return how much weight each head puts on the previous token, on average over texts and queries.

    The first token of a text has nothing before it and is left out.

    Source: Olsson et al. 2022, "In-context Learning and Induction Heads", arXiv 2209.11895.

    Shape:
        weights: batch head query key; float
        returns: head
    """
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))


def induction_score(weights: Tensor, period: int) -> Tensor:
    """Return each head's average weight on the token that followed the current token one period earlier.

    Queries without an earlier copy are left out.

    Source: Olsson et al. 2022, "In-context Learning and Induction Heads", arXiv 2209.11895.

    Shape:
        weights: batch head query key; float
        returns: head
    """
    rows = weights[:, :, period:]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def record_hidden(model: nn.Module, *inputs: Tensor, **named: Tensor) -> Recording:
    """Call the model in evaluation mode and return its hidden states, "batch seq d_model", by stack.

    The stacks are "stack", or "encoder" and "decoder". Entry 0 enters the first block, and entry i leaves the i-th.
    The norm after the last block isn't applied.
    """
    recording: Recording = {}
    with ExitStack() as stack, evaluating(model), torch.no_grad():
        for path, module in model.named_modules():
            if isinstance(module, Stack):
                states = recording.setdefault(path.split(".")[-1], [])
                stack.callback(module.blocks[0].register_forward_pre_hook(_keep_input(states)).remove)
                for block in module.blocks:
                    stack.callback(block.register_forward_hook(_keep_output(states)).remove)
        model(*inputs, **named)
    return recording


def _keep_input(states: list[Tensor]) -> Callable:
    return lambda block, inputs: states.append(inputs[0])


def _keep_output(states: list[Tensor]) -> Callable:
    return lambda block, inputs, output: states.append(output)


def logit_lens(model: CausalLanguageModel, tokens: Tensor, padding_mask: Tensor | None = None) -> Tensor:
    """Return the logits the model would give if it stopped early: each hidden state through the final norm and head.

    Source: nostalgebraist 2020, "interpreting GPT: the logit lens".

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: state batch seq vocab; state 0 is before the first block, the last gives the model's own logits
    """
    states = record_hidden(model, tokens, padding_mask)["stack"]
    with evaluating(model), torch.no_grad():
        return torch.stack([model.head(model.stack.norm(state)) for state in states])


@contextmanager
def ablate_heads(model: nn.Module, heads: Mapping[int, Sequence[int]], kind: str = "self") -> Iterator[None]:
    """Silence heads inside a `with` block: `{layer: [heads]}`, counted from 0, add nothing to their layer's output.

    `kind` is a group of `attention_layers`. The output projection keeps its bias, which doesn't belong to any head.

    Source: Michel, Levy and Neubig 2019, section 2.3, arXiv 1905.10650.

    Raises:
        ValueError: the model doesn't have this kind of attention, this layer or this head
    """
    layers = attention_layers(model)
    if kind not in layers:
        raise ValueError(f"kind={kind!r} isn't one of this model's: choose one of {', '.join(map(repr, layers))}")
    for layer, silenced in heads.items():
        if not 0 <= layer < len(layers[kind]):
            raise ValueError(f"layer {layer} does not exist: the model has layers 0 to {len(layers[kind]) - 1}")
        n_heads = layers[kind][layer].n_heads
        if not all(0 <= head < n_heads for head in silenced):
            raise ValueError(f"layer {layer} has no heads {list(silenced)}: it has heads 0 to {n_heads - 1}")
    with ExitStack() as stack:
        for layer, silenced in heads.items():
            module = layers[kind][layer]
            hook = module.output.register_forward_pre_hook(_silence(silenced, module.n_heads))
            stack.callback(hook.remove)
        yield


def _silence(silent: Sequence[int], n_heads: int) -> Callable:
    return lambda projection, inputs: (silence_heads(inputs[0], silent, n_heads),)


def silence_heads(merged: Tensor, silent: Sequence[int], n_heads: int) -> Tensor:
    """Replace the outputs of the named heads with zeros, before the output projection reads them.

    Source: Michel, Levy and Neubig 2019, section 2.3, arXiv 1905.10650.

    Shape:
        merged: batch seq d_model; float, the heads' outputs side by side
        returns: batch seq d_model
    """
    kept = torch.tensor([head not in silent for head in range(n_heads)], device=merged.device)
    kept = repeat(kept, "head -> (head d_head)", d_head=merged.shape[-1] // n_heads)
    return merged.masked_fill(~kept, 0.0)


# Arguments are checked outside of the code above, which the lessons show as it is.
previous_token_score = checked(previous_token_score)
induction_score = checked(induction_score)
silence_heads = checked(silence_heads)
logit_lens = checked(logit_lens)
