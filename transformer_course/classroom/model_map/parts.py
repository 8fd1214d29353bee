"""The parts of a transformer as the map shows them: what each does, where its code is, and whether it is built."""

from collections.abc import Collection
from dataclasses import dataclass

from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.lessons import LESSONS, Lesson


@dataclass(frozen=True)
class Part:
    """A part on the map; `code` names what it is in the package, `term` its entry in the glossary."""

    key: str
    name: str
    term: str
    sentence: str
    code: tuple[str, ...]

    @property
    def lesson(self) -> Lesson:
        """The lesson that builds it."""
        return next(lesson for lesson in LESSONS if self.code[0] in lesson.builds)


PARTS = {
    part.key: part
    for part in (
        Part(
            "tokens", "Tokens", "token",
            "The tokenizer cuts text into pieces from a fixed vocabulary, and writes each as a number.",
            ("tokenizers.characters.CharacterTokenizer", "tokenizers.bpe.BytePairTokenizer"),
        ),
        Part(
            "embedding", "Token embedding", "embedding",
            "Looks up a learned vector for each token: from here on the model computes with vectors.",
            ("embeddings.TokenEmbedding",),
        ),
        Part(
            "positions", "Positions", "position encoding",
            "Adds a vector for each place in the text: attention by itself cannot tell one order from another.",
            ("positions.LearnedPositions", "positions.SinusoidalPositions"),
        ),
        Part(
            "segments", "Segments", "segment",
            "Adds a vector that says which of two sentences a token belongs to, to its embedding and position.",
            ("embeddings.InputEmbedding",),
        ),
        Part(
            "rotary", "RoPE", "RoPE",
            "Turns queries and keys by an angle that grows with their position, so that scores depend on distance.",
            ("rotary.RotaryPositions",),
        ),
        Part(
            "attention", "Attention", "attention",
            "Compares a query with every key, and returns the mean of the values, weighted by how well they fit.",
            ("attention.scaled_dot_product_attention",),
        ),
        Part(
            "causal_mask", "Causal mask", "causal mask",
            "Lets a token see itself and what came before it, so that the model can learn to predict what comes next.",
            ("masks.causal_mask",),
        ),
        Part(
            "padding_mask", "Padding mask", "padding",
            "Hides the filler that makes the texts of a batch equally long.",
            ("masks.padding_mask", "masks.for_attention", "positions.positions_of"),
        ),
        Part(
            "multi_head", "Multi-head attention", "multi-head attention",
            "Runs several attentions side by side, each on its own small projection, and mixes what they found.",
            (
                "multihead.MultiHeadAttention",
                "multihead.split_heads",
                "multihead.merge_heads",
                "attention.fused_attention",
            ),
        ),
        Part(
            "grouped", "Grouped-query attention", "grouped-query attention",
            "Multi-head attention in which several query heads share one key and value head: a smaller cache.",
            ("multihead.MultiHeadAttention", "multihead.share_heads"),
        ),
        Part(
            "cross", "Cross-attention", "cross-attention",
            "The same multi-head attention, with queries from the decoder, and keys and values from the encoder.",
            ("multihead.MultiHeadAttention",),
        ),
        Part(
            "cache", "Key-value cache", "key-value cache",
            "Keeps the keys and values of the text so far, so that each new token is computed only once.",
            ("cache.KeyValueCache",),
        ),
        Part(
            "feed_forward", "Feed-forward", "feed-forward network",
            "Two linear layers with a bend between them, applied to each token alone.",
            ("feedforward.FeedForward",),
        ),
        Part(
            "gated", "Gated feed-forward", "SwiGLU",
            "A feed-forward network in which one linear layer decides how much of the other passes.",
            ("feedforward.GatedFeedForward",),
        ),
        Part(
            "layer_norm", "LayerNorm", "layer normalization",
            "Shifts and scales the numbers of each token to mean 0 and variance 1, then to a learned size.",
            ("normalization.LayerNorm", "normalization.layer_norm"),
        ),
        Part(
            "rms_norm", "RMSNorm", "RMSNorm",
            "Scales the numbers of each token to root mean square 1: LayerNorm without the mean.",
            ("normalization.RMSNorm", "normalization.rms_norm"),
        ),
        Part(
            "pre_norm", "Residual, pre-norm", "pre-norm",
            "Adds what the sublayer found to what went in; the norm stands before the sublayer, off the main path.",
            ("residual.PreNorm",),
        ),
        Part(
            "post_norm", "Residual, post-norm", "post-norm",
            "Adds what the sublayer found to what went in, and normalizes the sum.",
            ("residual.PostNorm",),
        ),
        Part(
            "block", "Block", "block",
            "Attention, then feed-forward, each with its residual connection. A model is a stack of equal blocks.",
            ("blocks.TransformerBlock", "blocks.Stack"),
        ),
        Part(
            "cross_block", "Block with cross-attention", "decoder",
            "A block with one sublayer more, in which the decoder reads what the encoder made of the source.",
            ("blocks.CrossAttentionBlock",),
        ),
        Part(
            "tied_head", "Tied head", "tied weights",
            "Scores each word of the vocabulary as the next token, with the embedding's own table.",
            ("heads.TiedHead",),
        ),
        Part(
            "lm_head", "Language-model head", "logits",
            "Scores each word of the vocabulary as the next token, with a table of its own.",
            ("heads.LanguageModelHead",),
        ),
        Part(
            "mlm_head", "Masked-word head", "masked language model",
            "Scores each word of the vocabulary as the one that was hidden.",
            ("heads.MaskedLanguageModelHead",),
        ),
        Part(
            "class_heads", "Classification heads", "fine-tuning",
            "Sort whole texts, or single tokens, into classes, once the encoder has been pretrained.",
            ("heads.SequenceClassificationHead", "heads.TokenClassificationHead", "heads.Pooler"),
        ),
    )
}  # fmt: skip


def built_parts(passed: Collection[str]) -> dict[str, tuple[int, int]]:
    """For each part, how many of its exercises are among the passed ones, and how many there are."""
    found = {}
    for key, part in PARTS.items():
        names = {code.rpartition(".")[2] for code in part.code}
        exercises = [name for name, exercise in all_exercises().items() if exercise.builds in names]
        found[key] = (sum(name in passed for name in exercises), len(exercises))
    return found
