"""Exercise: FLOPs of training a GPT on one token."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def token_flops(d_model, n_layers, vocab, length):
    """FLOPs of the matrix products with which a GPT is trained on one token, forth and back.

    Every one of `n_layers` blocks has four square matrices of `d_model` rows in its attention, and a feed-forward
    with a hidden layer of 4 · `d_model`; the head has `vocab` rows. The embedding is looked up. The token stands in
    a window of `length` tokens, and meets all of them: no discount for a causal mask. Returns an int.
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
    """A wrong count, by what each kind of work is multiplied with."""

    def wrong(d, layers, vocab, length):
        weights = layers * square * d**2 + heads * vocab * d + positions * length * d
        return times * weights + pairs * layers * length * d

    return wrong


MISTAKES = (
    Mistake(
        "forward only",
        count(2, pairs=4),
        "That is what reading a token costs. In training the gradients come back, through every product.",
    ),
    Mistake(
        "back costs as much as forth",
        count(4, pairs=8),
        "Yours takes one product on the way back for each on the way forth. A layer needs two gradients: of its "
        "weights, and of what came in.",
    ),
    Mistake(
        "forward only, attention forgotten",
        count(2, pairs=0),
        "That is what reading a token costs, and of that only the matrices that are learned. In training the gradients "
        "come back; and queries meet keys.",
    ),
    Mistake(
        "attention forgotten",
        count(pairs=0),
        "Right for the matrices that are learned. Queries also meet keys, and weights meet values: products without "
        "any weights of their own.",
    ),
    Mistake(
        "half of attention",
        count(pairs=6),
        "Your attention is half of it. Did you count only one of its two products? Or give a discount for what a "
        "causal mask hides? The task's count, which is the usual one, gives none.",
    ),
    Mistake(
        "attention only forth",
        count(pairs=4),
        "The matrices are right. Scores and collected values have gradients, too.",
    ),
    Mistake(
        "the embedding counted",
        count(heads=2),
        "You count the vocabulary twice. The head multiplies by its table; the embedding looks a row up.",
    ),
    Mistake(
        "the head and attention forgotten",
        count(heads=0, pairs=0),
        "The blocks' own matrices are right. Two products are missing: one in attention, where queries meet keys, and "
        "one at the end, where the vocabulary is scored.",
    ),
    Mistake(
        "the head forgotten",
        count(heads=0),
        "The blocks are right. At the end every row of the vocabulary meets the token.",
    ),
    Mistake(
        "positions counted",
        count(positions=1),
        "You count the table of positions, too. It is looked up and added, not multiplied.",
    ),
    Mistake(
        "multiplications alone",
        count(3, pairs=6),
        "Half of it: you count multiplications without additions.",
    ),
    Mistake(
        "only the feed-forward",
        count(square=8),
        "The two matrices of the feed-forward are there, and those of attention are missing in your blocks.",
    ),
    Mistake(
        "only attention's matrices",
        count(square=4),
        "The four matrices of attention are there, and those of the feed-forward are missing in your blocks.",
    ),
    Mistake(
        "a narrow feed-forward",
        count(square=6),
        "Your feed-forward is as wide inside as outside. Its hidden layer has 4 · d_model numbers.",
    ),
    Mistake(
        "one block",
        lambda d, layers, vocab, length: count()(d, 1, vocab, length),
        "Right for one block. There are `n_layers` of them, with one head at the end.",
    ),
    Mistake(
        "a head in every block",
        lambda d, layers, vocab, length: layers * count()(d, 1, vocab, length),
        "Every block of yours has a head of its own. There is one, at the end.",
    ),
    Mistake(
        "the whole window",
        lambda d, layers, vocab, length: length * count()(d, layers, vocab, length),
        "That is the whole window. One token is asked for.",
    ),
    Mistake(
        "the square of the window",
        lambda d, layers, vocab, length: count(pairs=0)(d, layers, vocab, length) + 12 * layers * length**2 * d,
        "Your attention is that of the whole window. One token has one query, which meets `length` keys.",
    ),
)

EXERCISE = Exercise(
    name="token_flops",
    topic="making_it_fast",
    title="Training on one token",
    difficulty=2,
    minutes=10,
    builds="training_flops",
    returns=("flops",),
    reference=token_flops,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which matrices does a token meet on its way, how many numbers have they, and what does each number cost "
        "forth and back?",
        "Forth: 2 FLOPs for every weight of a matrix. And in each block its query meets `length` keys, and as many "
        "weights meet values: `d_model` numbers each time, 2 FLOPs a number. The way back costs twice the way forth.",
        "A block's matrices have 4·d² + 2·4·d² numbers, the head vocab·d: 6 FLOPs for each. Attention adds "
        "3 · 2 · 2 · length · d_model in every block.",
    ),
)
