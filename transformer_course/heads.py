"""What turns the last hidden states into an answer."""

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.checks import check_shape
from transformer_course.embeddings import TokenEmbedding
from transformer_course.guards import checked, guard
from transformer_course.normalization import LayerNorm


class LanguageModelHead(nn.Module):
    """A score for every token in the vocabulary, computed with a matrix of its own.

    Shape:
        x: batch seq d_model; float
        returns: batch seq vocab
    """

    def __init__(self, d_model: int, vocab: int):
        super().__init__()
        self.projection = nn.Linear(d_model, vocab, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.projection(x)


class TiedHead(nn.Module):
    """A score for every token: the dot product of the hidden state with the token's own embedding.

    It holds the embedding and not a copy of its weight, so the two can't drift apart.

    Source: Press and Wolf 2017, section 3, arXiv 1608.05859.

    Shape:
        x: batch seq d_model; float
        returns: batch seq vocab
    """

    def __init__(self, embedding: TokenEmbedding):
        super().__init__()
        self.embedding = embedding

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        return F.linear(x, self.embedding.weight, bias)


class MaskedLanguageModelHead(nn.Module):
    """BERT's head: one more layer, then a score for every token from the tied embedding and a bias.

    `select` lists the positions of the flattened batch that a loss needs; scores are computed only for these.

    Source: Devlin et al. 2019, section 3.1, arXiv 1810.04805; the transform is in the published code.

    Shape:
        x: batch seq d_model; float
        select: slot; integer, indices into (batch seq); or bool, batch seq
        returns: batch seq vocab; slot vocab where there is a selection
    """

    def __init__(self, embedding: TokenEmbedding, eps: float = 1e-5, activation: nn.Module | None = None):
        super().__init__()
        vocab, d_model = embedding.weight.shape
        self.transform = nn.Linear(d_model, d_model)
        self.activation = activation or nn.GELU()
        self.norm = LayerNorm(d_model, eps)
        self.tied = TiedHead(embedding)
        self.bias = nn.Parameter(torch.zeros(vocab))

    def forward(self, x: Tensor, select: Tensor | None = None) -> Tensor:
        if select is not None:
            if select.dtype == torch.bool:
                check_shape("select", select, "batch seq", batch=x.shape[0], seq=x.shape[1])
                select = select.flatten().nonzero()[:, 0]
            x = rearrange(x, "batch seq d_model -> 1 (batch seq) d_model").index_select(1, select)
        logits = self.scores(x)
        return logits if select is None else logits[0]

    def scores(self, x: Tensor) -> Tensor:
        """The formula itself, for every position it is given.

        Shape:
            x: batch seq d_model
            returns: batch seq vocab
        """
        return self.tied(self.norm(self.activation(self.transform(x))), self.bias)


class Pooler(nn.Module):
    """One vector for the sequence: the first token's, through a layer and tanh.

    Source: Devlin et al. 2019, section 3, arXiv 1810.04805; the layer is in the published code.

    Shape:
        x: batch seq d_model; float
        padding_mask: batch seq; bool, not needed: the first token is a real one
        returns: batch d_model
    """

    def __init__(self, d_model: int):
        super().__init__()
        self.projection = nn.Linear(d_model, d_model)

    def forward(self, x: Tensor, padding_mask: Tensor | None = None) -> Tensor:
        return torch.tanh(self.projection(x[:, 0]))


class MaxPooler(nn.Module):
    """One vector for the sequence: each of its numbers is the largest that any real token has there.

    Source: Collobert et al. 2011, section 3.3.2 ("max over time"), arXiv 1103.0398.

    Shape:
        x: batch seq d_model; float
        padding_mask: batch seq; bool, True = a real token
        returns: batch d_model
    """

    def forward(self, x: Tensor, padding_mask: Tensor | None = None) -> Tensor:
        if padding_mask is not None:
            x = x.masked_fill(~padding_mask[..., None], torch.finfo(x.dtype).min)
        return x.amax(dim=1)


class SequenceClassificationHead(nn.Module):
    """One answer for the whole sequence, from one vector for it: the first token's, unless another pooler is given.

    Source: Devlin et al. 2019, section 4.1, arXiv 1810.04805.

    Shape:
        x: batch seq d_model; float
        padding_mask: batch seq; bool, True = a real token
        returns: batch classes
    """

    def __init__(self, d_model: int, n_classes: int, dropout: float = 0.0, pooler: nn.Module | None = None):
        super().__init__()
        self.pooler = Pooler(d_model) if pooler is None else pooler
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(d_model, n_classes)

    def forward(self, x: Tensor, padding_mask: Tensor | None = None) -> Tensor:
        return self.classifier(self.dropout(self.pooler(x, padding_mask)))


class TokenClassificationHead(nn.Module):
    """One answer for each token.

    Source: Devlin et al. 2019, section 5.3, arXiv 1810.04805.

    Shape:
        x: batch seq d_model; float
        returns: batch seq classes
    """

    def __init__(self, d_model: int, n_classes: int, dropout: float = 0.0):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(d_model, n_classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.dropout(x))


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(LanguageModelHead, TiedHead, MaskedLanguageModelHead, Pooler, MaxPooler, calls=True)
guard(SequenceClassificationHead, TokenClassificationHead, calls=True)
MaskedLanguageModelHead.scores = checked(MaskedLanguageModelHead.scores)
