"""Exercise: FLOPs of training a GPT on one token."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.making_it_fast.token_flops_mistakes import MORE_MISTAKES


def token_flops(d_model, n_layers, vocab, length):
    """Return, as an int, the FLOPs of all matrix products in both passes when a GPT trains on one token.

    Each of the `n_layers` blocks has four `d_model` × `d_model` matrices in its attention and a feed-forward network
    with 4 · `d_model` hidden units. The head has `vocab` rows. Embeddings and positions are looked up at no cost. The
    token is in a window of `length` tokens: its query is multiplied by all of their keys, and its attention weights by
    all of their values. Don't subtract anything for a causal mask. The backward pass costs twice as much as the forward
    pass.
    """
    weights = n_layers * 12 * d_model**2 + vocab * d_model
    return 6 * weights + 12 * n_layers * length * d_model


def cases() -> tuple[Case, ...]:
    sizes = {
        "one block, width 1, no head, one token": (1, 1, 0, 1),
        "one block, width 2, two words": (2, 1, 2, 1),
        "a window of 8": (2, 1, 2, 8),
        "three blocks": (4, 3, 5, 6),
        "the course's GPT for characters": (128, 4, 65, 64),
        "a long window": (64, 2, 100, 4_096),
        "GPT-2 small": (768, 12, 50_257, 1_024),
        "GPT-3": (12_288, 96, 50_257, 2_048),
    }
    names = ("d_model", "n_layers", "vocab", "length")
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), {}) for label, numbers in sizes.items())


def count(times=6, square=12, heads=1, pairs=12, positions=0):
    """A wrong count, given the factor by which each kind of work is multiplied."""

    def wrong(d, layers, vocab, length):
        weights = layers * square * d**2 + heads * vocab * d + positions * length * d
        return times * weights + pairs * layers * length * d

    return wrong


MISTAKES = (
    Mistake(
        "forward only",
        count(2, pairs=4),
        "That's the forward pass. What does the backward pass add for every product?",
    ),
    Mistake(
        "back costs as much as forth",
        count(4, pairs=8),
        "You count one product in the backward pass for each one in the forward pass. A layer needs two gradients, one "
        "for its weights and one for its input.",
    ),
    Mistake(
        "forward only, attention forgotten",
        count(2, pairs=0),
        "That's only the forward pass of the learned matrices. What does the backward pass add, and which products in "
        "attention don't involve learned matrices?",
    ),
    Mistake(
        "attention forgotten",
        count(pairs=0),
        "Your count is right for the learned matrices. But queries are also multiplied by keys, and attention weights "
        "by values: those are products, too.",
    ),
    Mistake(
        "half of attention",
        count(pairs=6),
        "You count only half of attention. Did you count only one of its two products, or subtract what a causal mask "
        "hides? This exercise, like most papers, doesn't subtract anything.",
    ),
    Mistake(
        "attention only forth",
        count(pairs=4),
        "The matrices are right. But attention's own two products have gradients, too.",
    ),
    Mistake(
        "the embedding counted",
        count(heads=2),
        "You count the vocabulary twice. The head multiplies by its table, but the embedding only looks up a row.",
    ),
    Mistake(
        "the head and attention forgotten",
        count(heads=0, pairs=0),
        "The blocks' matrices are right. Two things are missing: attention's own products, and the head that scores "
        "the vocabulary at the end.",
    ),
    Mistake(
        "the head forgotten",
        count(heads=0),
        "The blocks are right. What does the head at the end multiply?",
    ),
    Mistake(
        "positions counted",
        count(positions=1),
        "You count the position table, too. It's looked up and added, not multiplied.",
    ),
    Mistake(
        "multiplications alone",
        count(3, pairs=6),
        "That's half: you count multiplications but not additions.",
    ),
    Mistake(
        "only the feed-forward",
        count(square=8),
        "Your blocks have 8 · d_model² weights. Attention has four square matrices, and the feed-forward network has "
        "two wide ones. Which of them are missing?",
    ),
    Mistake(
        "only attention's matrices",
        count(square=4),
        "Your blocks have attention's four matrices, but the feed-forward network's two are missing.",
    ),
    Mistake(
        "a narrow feed-forward",
        count(square=6),
        "Your feed-forward network is only as wide inside as outside. How many hidden units should it have?",
    ),
    Mistake(
        "one block",
        lambda d, layers, vocab, length: count()(d, 1, vocab, length),
        "This is right for one block. There are `n_layers` of them, and one head.",
    ),
    Mistake(
        "a head in every block",
        lambda d, layers, vocab, length: layers * count()(d, 1, vocab, length),
        "You count a head for every block. There's only one, at the end.",
    ),
    Mistake(
        "the whole window",
        lambda d, layers, vocab, length: length * count()(d, layers, vocab, length),
        "That's the cost of the whole window. The exercise asks for one token.",
    ),
    Mistake(
        "the square of the window",
        lambda d, layers, vocab, length: count(pairs=0)(d, layers, vocab, length) + 12 * layers * length**2 * d,
        "You count attention for the whole window. A single token has one query. How many keys is it compared with?",
    ),
)

EXERCISE = Exercise(
    name="token_flops",
    topic="making_it_fast",
    title="Training on one token",
    difficulty=2,
    minutes=15,
    builds="training_flops",
    returns=("flops",),
    reference=token_flops,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Which matrices is a token multiplied by on its way through the model? How many numbers do they have, and "
        "what does each number cost in the forward and backward passes?",
        "Forward: 2 FLOPs for every weight in a matrix. In each block, the query is multiplied by `length` keys, and "
        "`length` attention weights are multiplied by `length` values. Each of these products involves `d_model` "
        "numbers, at 2 FLOPs per number. Backward: twice the forward pass.",
        "A block's matrices have 4·d² + 2·4·d² numbers, the head has vocab·d, and each number costs 6 FLOPs. Attention "
        "adds 3 · (2 + 2) · length · d_model per block.",
    ),
)
