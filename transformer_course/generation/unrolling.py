"""How parts are unrolled: each kind of part says once what it computes, as a function of its weights."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(slots=True)
class Moment:
    """What all parts must know about the new token of each text.

    Shape:
        positions: batch 1; integer; None where the position is `past` in every text
        mask: batch 1 1 key; bool, True = may attend
        memory_mask: batch 1 1 source; bool, True = may attend
    """

    past: int
    positions: Tensor | None = None
    mask: Tensor | None = None
    memory_mask: Tensor | None = None


Step = Callable[[Tensor, Moment], Tensor]  # from batch d_model to batch d_model
Unroll = Callable[..., Callable]

_UNROLL: dict[type[nn.Module], Unroll] = {}
_FORWARD: dict[type[nn.Module], Callable] = {}  # what a class computes when it is said how to unroll it


class NotUnrolled(Exception):
    """A part is not one of the course's own, or somebody listens to what it computes."""


def unrolls(*kinds: type[nn.Module]) -> Callable[[Unroll], Unroll]:
    """Say that a function unrolls parts of these classes, and of no subclass of them."""

    def register(function: Unroll) -> Unroll:
        _UNROLL.update(dict.fromkeys(kinds, function))
        _FORWARD.update({kind: kind.forward for kind in kinds})
        return function

    return register


def unrolled(part: nn.Module, *context: object) -> Callable:
    """What a part computes, as a function of its weights; `context` is what its kind asks for, such as a cache.

    Raises:
        NotUnrolled: nobody said how
    """
    kind = type(part)
    if kind not in _UNROLL:
        raise NotUnrolled
    refuse_unless(part, kind)
    return _UNROLL[kind](part, *context)


def refuse_unless(part: nn.Module, kind: type[nn.Module]) -> None:
    """Stop unless this is a part of just this class, whose `forward` nobody replaced or listens to.

    Raises:
        NotUnrolled: it isn't
    """
    everywhere = nn.modules.module
    heard = part._forward_hooks or part._forward_pre_hooks
    heard = heard or everywhere._global_forward_hooks or everywhere._global_forward_pre_hooks
    replaced = "forward" in vars(part) or _FORWARD.get(kind, kind.forward) is not kind.forward
    if type(part) is not kind or heard or replaced:
        raise NotUnrolled
