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
            "Cuts text into pieces from a fixed vocabulary and replaces each piece with its number.",
            ("tokenizers.characters.CharacterTokenizer", "tokenizers.bpe.BytePairTokenizer"),
        ),
        Part(
            "embedding", "Token embedding", "embedding",
            "Looks up a learned vector for each token. From here on, the model works with vectors.",
            ("embeddings.TokenEmbedding",),
        ),
        Part(
            "positions", "Positions", "position encoding",
            "Adds a vector for each place in the text, because attention alone can't tell one order from another.",
            ("positions.LearnedPositions", "positions.SinusoidalPositions"),
        ),
        Part(
            "segments", "Segments", "segment",
            "Adds a learned vector that marks which of two texts a token belongs to.",
            ("embeddings.InputEmbedding",),
        ),
        Part(
            "rotary", "RoPE", "RoPE",
            "Rotates queries and keys by an angle that grows with position, so that scores depend on distance.",
            ("rotary.RotaryPositions", "rotary.rotary_angles"),
        ),
        Part(
            "attention", "Attention", "attention",
            "Compares each query with every key and averages the values, weighted by how well each key matches.",
            ("attention.scaled_dot_product_attention",),
        ),
        Part(
            "causal_mask", "Causal mask", "causal mask",
            "Lets each token see only itself and earlier tokens, so that the model can learn to predict the next one.",
            ("masks.causal_mask",),
        ),
        Part(
            "padding_mask", "Padding mask", "padding",
            "Hides the filler tokens that make all texts in a batch equally long.",
            ("masks.padding_mask", "masks.for_attention", "positions.positions_of"),
        ),
        Part(
            "multi_head", "Multi-head attention", "multi-head attention",
            "Runs several attention heads side by side, each with its own projections, and mixes their results.",
            (
                "multihead.MultiHeadAttention",
                "multihead.split_heads",
                "multihead.merge_heads",
                "attention.fused_attention",
            ),
        ),
        Part(
            "grouped", "Grouped-query attention", "grouped-query attention",
            "Multi-head attention in which several query heads share one key head and one value head, so the cache is "
            "smaller.",
            ("multihead.share_heads", "multihead.MultiHeadAttention"),
        ),
        Part(
            "cross", "Cross-attention", "cross-attention",
            "Multi-head attention whose queries come from the decoder and whose keys and values come from the encoder.",
            ("multihead.MultiHeadAttention",),
        ),
        Part(
            "cache", "Key-value cache", "key-value cache",
            "Stores the keys and values of the text so far, so that each new token is computed only once.",
            ("cache.KeyValueCache",),
        ),
        Part(
            "feed_forward", "Feed-forward", "feed-forward network",
            "Two linear layers with an activation function in between, applied to each token separately.",
            ("feedforward.FeedForward",),
        ),
        Part(
            "gated", "Gated feed-forward", "SwiGLU",
            "A feed-forward network in which one linear layer controls how much of another gets through.",
            ("feedforward.GatedFeedForward",),
        ),
        Part(
            "layer_norm", "LayerNorm", "layer normalization",
            "Brings each token's numbers to mean 0 and variance 1, then applies a learned scale and shift.",
            ("normalization.LayerNorm", "normalization.layer_norm"),
        ),
        Part(
            "rms_norm", "RMSNorm", "RMSNorm",
            "Divides each token's numbers by their root mean square: LayerNorm without the mean.",
            ("normalization.RMSNorm", "normalization.rms_norm"),
        ),
        Part(
            "pre_norm", "Residual, pre-norm", "pre-norm",
            "Adds the sublayer's output to its input. The norm comes before the sublayer, off the main path.",
            ("residual.PreNorm",),
        ),
        Part(
            "post_norm", "Residual, post-norm", "post-norm",
            "Adds the sublayer's output to its input, then normalizes the sum.",
            ("residual.PostNorm",),
        ),
        Part(
            "block", "Block", "block",
            "Attention, then a feed-forward network, each with a residual connection. A model is a stack of identical "
            "blocks.",
            ("blocks.TransformerBlock", "blocks.Stack"),
        ),
        Part(
            "cross_block", "Block with cross-attention", "decoder",
            "A block with one more sublayer, in which the decoder reads the encoder's output.",
            ("blocks.CrossAttentionBlock",),
        ),
        Part(
            "tied_head", "Tied head", "tied weights",
            "Scores every token in the vocabulary as the next one, using the embedding table a second time.",
            ("heads.TiedHead",),
        ),
        Part(
            "lm_head", "Language-model head", "logits",
            "Scores every token in the vocabulary as the next one, using a table of its own.",
            ("heads.LanguageModelHead",),
        ),
        Part(
            "mlm_head", "Masked-word head", "masked language model",
            "Scores every token in the vocabulary as the one that was hidden.",
            ("heads.MaskedLanguageModelHead",),
        ),
        Part(
            "class_heads", "Classification heads", "fine-tuning",
            "Assign whole texts, or single tokens, to classes, once the encoder has been pretrained.",
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
