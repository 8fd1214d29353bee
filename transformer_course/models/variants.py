"""What published models of one family may do otherwise than its first one; each variant swaps one part."""

from collections.abc import Callable
from functools import partial

from torch import Tensor, nn

from transformer_course.embeddings import TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import MaskedLanguageModelHead
from transformer_course.multihead import MultiHeadAttention

# By the names that published configurations use.
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "gelu": nn.GELU,
    "gelu_new": partial(nn.GELU, approximate="tanh"),
    "gelu_pytorch_tanh": partial(nn.GELU, approximate="tanh"),
    "relu": nn.ReLU,
    "silu": nn.SiLU,
    "swish": nn.SiLU,
}


def new_activation(name: str) -> nn.Module:
    """The activation of that name.

    Raises:
        ValueError: there is none
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"activation={name!r} is unknown: choose one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]()


def set_activation(model: nn.Module, name: str) -> None:
    """Let every feed-forward of the model bend with the activation of that name.

    Raises:
        ValueError: there is none
    """
    for module in model.modules():
        if isinstance(module, FeedForward):
            module.activation = new_activation(name)


def set_heads(attention: MultiHeadAttention, d_head: int, bias: bool) -> None:
    """Make the heads of an attention `d_head` wide, whatever d_model is, with or without biases."""
    attention.d_head = d_head
    wide, shared = attention.n_heads * d_head, attention.n_kv_heads * d_head
    attention.query = nn.Linear(attention.d_model, wide, bias=bias)
    attention.key = nn.Linear(attention.d_model, shared, bias=bias)
    attention.value = nn.Linear(attention.d_model, shared, bias=bias)
    attention.output = nn.Linear(wide, attention.d_model, bias=bias)


class ScaledTokenEmbedding(TokenEmbedding):
    """An embedding whose rows are multiplied by `scale` on their way in; a head tied to it reads them as they are.

    Source: Vaswani et al. 2017, section 3.4, arXiv 1706.03762 (the scale there is √d_model).

    Shape:
        tokens: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(self, vocab: int, d_model: int, scale: float):
        super().__init__(vocab, d_model)
        self.scale = scale

    def forward(self, tokens: Tensor) -> Tensor:
        return super().forward(tokens) * self.scale


class ActivatedHead(MaskedLanguageModelHead):
    """BERT's head where it bends with another activation than GELU.

    Shape:
        x: batch seq d_model; float
        select: slot; integer, indices into (batch seq); or bool, batch seq
        returns: batch seq vocab; slot vocab where there is a selection
    """

    def __init__(self, embedding: TokenEmbedding, eps: float, activation: nn.Module):
        super().__init__(embedding, eps)
        self.activation = activation

    def scores(self, x: Tensor) -> Tensor:
        """The formula itself.

        Shape:
            x: batch seq d_model
            returns: batch seq vocab
        """
        return self.tied(self.norm(self.activation(self.transform(x)))) + self.bias
