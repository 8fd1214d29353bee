"""One more token through a model without calling its modules: what inference engines do.

For a single token, the arithmetic takes less time than everything around it: finding a part, calling it, and checking
what it is given. So each part is unrolled once into a plain function of its weights, with the same formula, and a token
runs through these functions. A model that has any other part in it, a learner's for example, isn't unrolled.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.attention import fused_attention
from transformer_course.blocks import CrossAttentionBlock, Stack, TransformerBlock
from transformer_course.cache import KeyValueCache
from transformer_course.generation.unrolled_layers import side_by_side
from transformer_course.generation.unrolling import Moment, NotUnrolled, Step, refuse_unless, unrolled, unrolls
from transformer_course.masks import for_attention
from transformer_course.models.rope_scaling import DynamicScaling, ScaledRotaryPositions
from transformer_course.multihead import MultiHeadAttention
from transformer_course.positions import positions_of
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions

# From ids, how many tokens came before them, and the padding mask of all tokens, to logits: batch vocab.
OneToken = Callable[[Tensor, int, Tensor | None], Tensor]


def unroll(
    embedding: nn.Module, stack: nn.Module, head: nn.Module, caches: list, memory_mask: Tensor | None = None
) -> OneToken | None:
    """What gives the logits after one more token of each text; None if that takes the modules themselves.

    It appends to the caches. Those of a memory must be filled already.

    Shape:
        memory_mask: batch source; bool, True = a real token
    """
    try:
        refuse_unless(stack, Stack)
        look_up, score = unrolled(embedding), unrolled(head)
        blocks = [unrolled(block, cache) for block, cache in zip(stack.blocks, caches, strict=True)]
        norm = unrolled(stack.norm)
    except NotUnrolled:
        return None
    memory_mask = None if memory_mask is None else for_attention(memory_mask)

    def one_token(tokens: Tensor, past: int, padding_mask: Tensor | None) -> Tensor:
        moment = Moment(past, memory_mask=memory_mask)
        if padding_mask is not None:
            moment.positions = positions_of(tokens[:, None], padding_mask, past)
            moment.mask = for_attention(padding_mask)
        x = look_up(tokens, moment)
        for block in blocks:
            x = block(x, moment)
        return score(norm(x))

    return one_token


@unrolls(TransformerBlock)
def _block(part: TransformerBlock, cache: KeyValueCache) -> Step:
    attend = unrolled(part.attention_residual, unrolled(part.attention, cache))
    transform = unrolled(part.feedforward_residual, unrolled(part.feedforward))
    return lambda x, moment: transform(attend(x, moment), moment)


@unrolls(CrossAttentionBlock)
def _cross_attention_block(part: CrossAttentionBlock, caches: tuple[KeyValueCache, KeyValueCache]) -> Step:
    own, memory = caches
    attend = unrolled(part.attention_residual, unrolled(part.attention, own))
    read = unrolled(part.cross_attention_residual, _reading(part.cross_attention, memory))
    transform = unrolled(part.feedforward_residual, unrolled(part.feedforward))
    return lambda x, moment: transform(read(attend(x, moment), moment), moment)


@unrolls(PreNorm)
def _pre_norm(part: PreNorm, sublayer: Step) -> Step:
    refuse_unless(part.dropout, nn.Dropout)
    norm = unrolled(part.norm)
    return lambda x, moment: x + sublayer(norm(x), moment)


@unrolls(PostNorm)
def _post_norm(part: PostNorm, sublayer: Step) -> Step:
    refuse_unless(part.dropout, nn.Dropout)
    norm = unrolled(part.norm)
    return lambda x, moment: norm(x + sublayer(x, moment))


@unrolls(MultiHeadAttention)
def _attention(part: MultiHeadAttention, cache: KeyValueCache) -> Step:
    if part.attend is not fused_attention:
        raise NotUnrolled
    project, write = side_by_side(part.query, part.key, part.value), unrolled(part.output)
    rotate = unrolled(part.rotary) if part.rotary is not None else None
    heads, shared, d_head = part.n_kv_heads, part.n_heads // part.n_kv_heads, part.d_head
    sizes = [part.n_heads, heads, heads]

    def step(x: Tensor, moment: Moment) -> Tensor:
        query, key, value = project(x).view(len(x), -1, 1, d_head).split(sizes, dim=1)
        if rotate is not None:
            query, key = rotate(query, moment), rotate(key, moment)
        past = moment.past
        cache.keys.narrow(2, past, 1).copy_(key)
        cache.values.narrow(2, past, 1).copy_(value)
        cache.length = past + 1
        keys, values = cache.keys.narrow(2, 0, past + 1), cache.values.narrow(2, 0, past + 1)
        # Query heads that share a key head become rows of one query matrix, so no key is ever repeated.
        query = query.reshape(len(x), heads, shared, d_head)
        return write(F.scaled_dot_product_attention(query, keys, values, moment.mask).reshape(len(x), -1))

    return step


def _reading(part: MultiHeadAttention, cache: KeyValueCache) -> Step:
    """Cross-attention to a memory whose keys and values are in the cache."""
    refuse_unless(part, MultiHeadAttention)
    if part.attend is not fused_attention or part.rotary is not None or not cache.length:
        raise NotUnrolled
    make_query, write, (keys, values) = unrolled(part.query), unrolled(part.output), cache.stored()
    heads, d_head = part.n_kv_heads, part.d_head

    def step(x: Tensor, moment: Moment) -> Tensor:
        query = make_query(x).view(len(x), heads, -1, d_head)
        return write(F.scaled_dot_product_attention(query, keys, values, moment.memory_mask).reshape(len(x), -1))

    return step


@unrolls(RotaryPositions)
def _rotary(part: RotaryPositions) -> Step:
    turns, halves = torch.view_as_complex(part.turns), part.pairing == "half"

    def step(x: Tensor, moment: Moment) -> Tensor:
        turn = turns[moment.past] if moment.positions is None else turns[moment.positions][:, None]
        pairs = x.float().unflatten(-1, (2, -1) if halves else (-1, 2))
        pairs = torch.view_as_complex(pairs.transpose(-1, -2).contiguous() if halves else pairs)
        rotated = torch.view_as_real(pairs * turn)
        return (rotated.transpose(-1, -2) if halves else rotated).flatten(-2).type_as(x)

    return step


@unrolls(ScaledRotaryPositions)
def _scaled_rotary(part: ScaledRotaryPositions) -> Step:
    if isinstance(part.scaling, DynamicScaling):  # its angles change with the length of the text
        raise NotUnrolled
    return _rotary(part)
