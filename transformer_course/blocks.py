"""One layer of a transformer, composed of ready-made parts, and the stack of such layers."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn

from transformer_course.cache import KeyValueCache
from transformer_course.guards import guard

MakeResidual = Callable[[], nn.Module]  # returns a fresh PreNorm or PostNorm


class TransformerBlock(nn.Module):
    """Attention between the tokens, then feed-forward on each token, with a residual connection around both.

    `residual` is called once per sublayer and returns a fresh PreNorm or PostNorm.

    Source: Vaswani et al. 2017, section 3.1, arXiv 1706.03762.

    Shape:
        x: batch seq d_model; float
        mask: batch 1 1 key; bool, True = may attend
        positions: batch seq; integer; seq where all texts share them
        returns: batch seq d_model
    """

    def __init__(self, attention: nn.Module, feedforward: nn.Module, residual: MakeResidual):
        super().__init__()
        self.attention, self.feedforward = attention, feedforward
        self.attention_residual, self.feedforward_residual = residual(), residual()

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        x = self.attention_residual(x, lambda h: self.attention(h, mask=mask, positions=positions, cache=cache))
        return self.feedforward_residual(x, self.feedforward)


class CrossAttentionBlock(nn.Module):
    """A block that also reads another text: self-attention, attention to `memory`, then feed-forward.

    Its `cache` is a pair: keys and values of the target's earlier tokens, and those of the memory.

    Source: Vaswani et al. 2017, section 3.1, arXiv 1706.03762.

    Shape:
        x: batch target d_model; float
        memory: batch source d_model; float
        mask: batch 1 1 target; bool, True = may attend
        memory_mask: batch 1 1 source; bool, True = may attend
        positions: batch target; integer
        returns: batch target d_model
    """

    def __init__(
        self, attention: nn.Module, cross_attention: nn.Module, feedforward: nn.Module, residual: MakeResidual
    ):
        super().__init__()
        self.attention, self.cross_attention, self.feedforward = attention, cross_attention, feedforward
        self.attention_residual, self.cross_attention_residual = residual(), residual()
        self.feedforward_residual = residual()

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        positions: Tensor | None = None,
        cache: tuple[KeyValueCache, KeyValueCache] | None = None,
    ) -> Tensor:
        own, read = cache or (None, None)
        x = self.attention_residual(x, lambda h: self.attention(h, mask=mask, positions=positions, cache=own))
        x = self.cross_attention_residual(x, lambda h: self.cross_attention(h, memory, memory_mask, cache=read))
        return self.feedforward_residual(x, self.feedforward)


class Stack(nn.Module):
    """Blocks one after the other, then a final norm if one is given, as pre-norm blocks need it.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, blocks: Sequence[nn.Module], norm: nn.Module | None = None):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.norm = norm or nn.Identity()

    def forward(self, x: Tensor, *context: Tensor, caches: Sequence | None = None, **shared: Tensor | None) -> Tensor:
        for block, cache in zip(self.blocks, caches or [None] * len(self.blocks), strict=True):
            x = block(x, *context, cache=cache, **shared)
        return self.norm(x)


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(TransformerBlock, CrossAttentionBlock, Stack, calls=True)
