"""The one table of lessons: number, title, question, minutes, and the parts of the package that each builds."""

import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from transformer_course.classroom.record import on_colab

PACKAGE = "transformer-course"


@dataclass(frozen=True)
class Lesson:
    """A lesson; `builds` names the parts of the package that it builds, by module and name.

    Where a part is too long for one cell, `stands_on` names the functions it stands on: the lesson builds these in its
    cells, and shows the part itself by its source.
    """

    number: int
    slug: str
    title: str
    question: str
    minutes: int
    builds: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.number:02d}_{self.slug}.ipynb"

    @property
    def label(self) -> str:
        return f"{self.number:02d} {self.title}"


LESSONS = (
    Lesson(0, "start_here", "Start here", "What will you have at the end?", 30),
    Lesson(
        1, "tokens", "Tokens", "How does text become numbers?", 60,
        ("tokenizers.characters.CharacterTokenizer", "tokenizers.bpe.BytePairTokenizer"),
        stands_on=(
            "tokenizers.pieces.split_into_pieces",
            "tokenizers.merging.merge_pair",
            "tokenizers.merging.apply_merges",
            "tokenizers.bpe_training.learn_merges",
        ),
    ),
    Lesson(
        2, "embeddings", "Token embeddings", "What does a number mean?", 50,
        ("embeddings.TokenEmbedding",),
    ),
    Lesson(
        3, "positions", "Positions", "How does the model know the order of the words?", 45,
        ("positions.LearnedPositions", "positions.SinusoidalPositions"),
    ),
    Lesson(4, "rope", "RoPE", "Can a position be a rotation?", 45, ("rotary.RotaryPositions",)),
    Lesson(
        5, "attention", "Attention", "How does one word find the words that matter to it?", 50,
        ("attention.scaled_dot_product_attention",),
    ),
    Lesson(
        6, "masks", "Masks", "Who may see whom?", 40,
        ("masks.causal_mask", "masks.padding_mask", "masks.for_attention", "positions.positions_of"),
    ),
    Lesson(
        7, "multi_head", "Multi-head attention", "Why look in several ways at once?", 60,
        ("multihead.MultiHeadAttention", "attention.fused_attention", "cache.KeyValueCache"),
        stands_on=("multihead.split_heads", "multihead.merge_heads", "multihead.share_heads"),
    ),
    Lesson(
        8, "feed_forward", "Feed-forward", "Where does a token think for itself?", 50,
        ("feedforward.FeedForward", "feedforward.GatedFeedForward"),
    ),
    Lesson(
        9, "normalization", "Layer normalization", "What keeps the numbers in bounds?", 40,
        ("normalization.layer_norm", "normalization.rms_norm", "normalization.LayerNorm", "normalization.RMSNorm"),
    ),
    Lesson(
        10, "residual", "Residual connections", "How do gradients reach the first layer?", 45,
        ("residual.PreNorm", "residual.PostNorm"),
    ),
    Lesson(
        11, "blocks_and_models", "Blocks and models", "How do the same parts make four models?", 60,
        (
            "blocks.TransformerBlock",
            "blocks.CrossAttentionBlock",
            "blocks.Stack",
            "embeddings.InputEmbedding",
            "heads.LanguageModelHead",
            "heads.TiedHead",
            "heads.MaskedLanguageModelHead",
            "heads.Pooler",
            "heads.SequenceClassificationHead",
            "heads.TokenClassificationHead",
            "initialization.initialize",
            "initialization.initialize_linear",
            "initialization.scale_residual_outputs",
        ),
    ),
    Lesson(
        12, "training", "Training", "What does the training loop do, line by line?", 60,
        ("training.loop.Trainer", "training.checkpoint.save_checkpoint"),
        stands_on=(
            "training.schedule.learning_rate",
            "training.optimizer.parameter_groups",
            "training.optimizer.make_optimizer",
        ),
    ),
    Lesson(13, "train_gpt", "Train GPT", "What does a GPT learn from real text?", 60),
    Lesson(
        14, "generate", "Generate", "How do probabilities become text?", 60,
        (
            "generation.sampling.temperature",
            "generation.sampling.top_k",
            "generation.sampling.top_p",
            "generation.sampling.Sampler",
            "generation.beam.extend_beams",
        ),
    ),
    Lesson(15, "from_gpt_to_llama", "From GPT to LLaMA", "What did each new part bring?", 55),
    Lesson(
        16, "train_bert", "Train BERT", "What can be learned from gaps in a text?", 60, ("heads.MaxPooler",),
    ),
    Lesson(17, "train_bart", "Train BART", "How does one text become another?", 60),
    Lesson(
        18, "real_checkpoints", "Real checkpoints", "Do your classes run published weights?", 60,
        ("pretrained.names.How", "pretrained.names.Row", "text_vectors.mean_pooling"),
    ),
    Lesson(19, "looking_inside", "Looking inside", "What do the trained heads do?", 55),
    Lesson(
        20, "making_it_fast", "Making it fast", "How far is this from what the machine can do?", 55,
        ("costs.Machine", "costs.matmul_cost", "costs.forward_costs", "costs.training_costs"),
    ),
    Lesson(
        21, "scaling_out", "Scaling out", "What changes with many processes?", 50,
        ("training.processes.own_rows", "training.processes.own_share", "data.shards.own_positions"),
    ),
)  # fmt: skip


def find_lesson(number: int) -> Lesson:
    """The lesson of that number.

    Raises:
        ValueError: there is none
    """
    if number not in range(len(LESSONS)):
        raise ValueError(f"number={number}: the lessons go from 0 to {len(LESSONS) - 1}")
    return LESSONS[number]


def address(lesson: Lesson) -> str:
    """Where a link to the lesson leads: to the file beside this notebook, on Colab to the published one."""
    if not on_colab():
        return lesson.file
    published = importlib.metadata.metadata(PACKAGE)
    urls = dict(line.split(", ", 1) for line in published.get_all("Project-URL", []))
    path = urls["Repository"].rstrip("/").removesuffix(".git").removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{path}/blob/v{published['Version']}/notebooks/{lesson.file}"


@dataclass(frozen=True)
class LessonList:
    """The lessons as a table of links."""

    lessons: Sequence[Lesson]

    def __repr__(self) -> str:
        width = max(len(lesson.label) for lesson in self.lessons)
        return "\n".join(f"{s.label:{width}}  {self.time(s):>15}  {s.question}" for s in self.lessons)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr>{self.cell(self.name(lesson))}{self.cell(self.time(lesson))}{self.cell(escape(lesson.question))}</tr>"
            for lesson in self.lessons
        )
        head = "".join(f'<th style="text-align:left">{name}</th>' for name in ("lesson", "time", "its question"))
        return f"<table><tr>{head}</tr>{rows}</table>"

    def name(self, lesson: Lesson) -> str:
        return f'<a href="{escape(address(lesson))}"><b>{escape(lesson.label)}</b></a>'

    def time(self, lesson: Lesson) -> str:
        return f"{lesson.minutes} minutes"

    def cell(self, html: str) -> str:
        return f'<td style="text-align:left">{html}</td>'


def lesson_list() -> LessonList:
    """Every lesson with its question and minutes."""
    return LessonList(LESSONS)
