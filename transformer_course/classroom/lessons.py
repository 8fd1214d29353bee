"""The one table of lessons, in order: topic, title, question, and the parts of the package that each lesson builds."""

import difflib
from dataclasses import dataclass

from transformer_course.classroom.lesson_times import Times, lesson_times


@dataclass(frozen=True)
class Lesson:
    """A lesson, and its place in the course: the order of LESSONS, and nothing else, decides its number.

    `builds` names the parts of the package that it builds, by module and name. Where a part is too long for one cell,
    `built_from` names the functions it is built from: the lesson builds these in its cells and shows the rest.
    """

    topic: str
    title: str
    question: str
    builds: tuple[str, ...] = ()
    built_from: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return LESSONS.index(self)

    @property
    def file(self) -> str:
        return f"{self.number:02d}_{self.topic}.ipynb"

    @property
    def label(self) -> str:
        return f"{self.number:02d} {self.title}"

    @property
    def reference(self) -> str:
        """How prose and messages refer to it: number and title."""
        return f"lesson {self.number:02d}, {self.title}"

    @property
    def times(self) -> Times:
        """How long it takes; measured from the notebook, see `make times`."""
        return lesson_times()[self.topic]


LESSONS = (
    Lesson("start_here", "Start here", "What will you have at the end?"),
    Lesson(
        "tokens", "Tokens", "How does text become numbers?",
        ("tokenizers.characters.CharacterTokenizer", "tokenizers.bpe.BytePairTokenizer"),
        built_from=(
            "tokenizers.pieces.split_into_pieces",
            "tokenizers.merging.merge_pair",
            "tokenizers.merging.apply_merges",
            "tokenizers.bpe_training.learn_merges",
        ),
    ),
    Lesson(
        "embeddings", "Token embeddings", "How does a token's number come to mean something?",
        ("embeddings.TokenEmbedding",),
    ),
    Lesson(
        "attention", "Attention", "How does one word find the words that matter to it?",
        ("attention.scaled_dot_product_attention",),
    ),
    Lesson(
        "masks", "Masks", "Which tokens may see which?",
        ("masks.causal_mask", "masks.padding_mask", "masks.for_attention"),
    ),
    Lesson(
        "positions", "Positions", "How does the model know the order of the words?",
        ("positions.LearnedPositions", "positions.SinusoidalPositions", "positions.positions_of"),
    ),
    Lesson("rope", "RoPE", "Can a position be a rotation?", ("rotary.rotary_angles", "rotary.RotaryPositions")),
    Lesson(
        "multi_head_attention", "Multi-head attention", "How can a token ask several questions at once?",
        ("multihead.MultiHeadAttention",),
        built_from=("multihead.split_heads", "multihead.merge_heads"),
    ),
    Lesson(
        "feed_forward", "Feed-forward", "What happens to each token on its own?",
        ("feedforward.FeedForward", "feedforward.GatedFeedForward"),
    ),
    Lesson(
        "layer_normalization", "Layer normalization", "What keeps the numbers in bounds?",
        ("normalization.layer_norm", "normalization.rms_norm", "normalization.LayerNorm", "normalization.RMSNorm"),
    ),
    Lesson(
        "residual_connections", "Residual connections", "How do gradients reach the first layer?",
        ("residual.PreNorm", "residual.PostNorm"),
    ),
    Lesson(
        "blocks", "Blocks", "How do the parts form one layer?",
        ("blocks.TransformerBlock", "blocks.CrossAttentionBlock", "blocks.Stack"),
    ),
    Lesson(
        "models", "Models", "How do the same parts make four models?",
        (
            "embeddings.InputEmbedding",
            "heads.LanguageModelHead",
            "heads.TiedHead",
            "heads.MaskedLanguageModelHead",
            "models.families.CausalLanguageModel",
            "models.families.Encoder",
            "models.families.EncoderDecoder",
            "initialization.initialize",
            "initialization.initialize_linear",
            "initialization.scale_residual_outputs",
        ),
    ),
    Lesson(
        "training_loop", "The training loop", "What does the training loop do, line by line?",
        ("training.loop.Trainer", "training.checkpoint.save_checkpoint"),
        built_from=(
            "training.schedule.learning_rate",
            "training.optimizer.parameter_groups",
            "training.optimizer.make_optimizer",
        ),
    ),
    Lesson("train_gpt", "Train GPT", "What does a GPT learn from real text?"),
    Lesson(
        "generate", "Generate", "How do probabilities become text?",
        (
            "generation.sampling.temperature",
            "generation.sampling.top_k",
            "generation.sampling.top_p",
            "generation.sampling.Sampler",
            "generation.beam.extend_beams",
            "cache.KeyValueCache",
        ),
    ),
    Lesson(
        "from_gpt_to_llama", "From GPT to LLaMA", "What did each new part bring?",
        ("multihead.share_heads",),
    ),
    Lesson("train_bert", "Train BERT", "What can a model learn from gaps in a text?"),
    Lesson(
        "fine_tune_bert", "Fine-tune BERT", "What is a pretrained model good for?",
        (
            "heads.Pooler",
            "heads.MaxPooler",
            "heads.SequenceClassificationHead",
            "heads.TokenClassificationHead",
        ),
    ),
    Lesson("train_bart", "Train BART", "What can a model learn by repairing damaged text?"),
    Lesson("translate_and_summarize", "Translate and summarize", "How does one text become another?"),
    Lesson(
        "real_checkpoints", "Real checkpoints", "Do your classes run published weights?",
        ("pretrained.names.How", "pretrained.names.Row", "text_vectors.mean_pooling"),
    ),
    Lesson("looking_inside", "Looking inside", "What do the trained heads do?"),
    Lesson(
        "making_it_fast", "Making it fast", "How far is this from what the machine can do?",
        (
            "attention.fused_attention",
            "costs.Machine",
            "costs.matmul_cost",
            "costs.forward_costs",
            "costs.training_costs",
        ),
    ),
    Lesson("scaling_laws", "Scaling laws", "How much better is a bigger model?"),
    Lesson(
        "scaling_out", "Scaling out", "What changes when many processes train one model?",
        ("training.processes.own_rows", "training.processes.own_share", "data.shards.own_positions"),
    ),
)  # fmt: skip


def find_lesson(topic: str) -> Lesson:
    """The lesson on that topic.

    Raises:
        ValueError: there is none; the message names similar ones
    """
    known = {lesson.topic: lesson for lesson in LESSONS}
    if not isinstance(topic, str) or topic not in known:
        close = difflib.get_close_matches(str(topic)[:100], known, n=3) or list(known)
        raise ValueError(f"topic={topic!r:.100}: there is no lesson with this name. Did you mean {', '.join(close)}?")
    return known[topic]
