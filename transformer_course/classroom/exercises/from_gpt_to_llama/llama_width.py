"""Exercise: how wide LLaMA's hidden layer can be if its block has as many weights as GPT's."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def llama_width(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    """Compute the width of a gated hidden layer that gives a block as many weights as GPT's.

    GPT's hidden layer has width `d_hidden`, and all its heads have their own keys and values. The new block has
    `n_kv_heads` key and value heads for its `n_heads` query heads, and the weights that this saves go to the hidden
    layer. Both models have d_model = `n_heads` * `d_head`. Count only matrices, not biases or norms.

    Return an int: round down to a whole number first, then up to the next multiple of `multiple`.
    """
    saved = 2 * (n_heads - n_kv_heads) * d_head
    width = (2 * d_hidden + saved) // 3
    return -(-width // multiple) * multiple


def cases() -> tuple[Case, ...]:
    sizes = {
        "no head is shared": (256, 16, 4, 4, 1),
        "4 heads share one": (256, 16, 4, 1, 1),
        "8 heads share 2": (512, 8, 8, 2, 1),
        "one head": (100, 24, 1, 1, 1),
        "rounded up to a multiple of 8": (256, 16, 4, 2, 8),
        "rounded up to a multiple of 32": (300, 12, 6, 3, 32),
        "rounded up to a multiple of 10": (77, 10, 5, 1, 10),
        "just above a multiple of 16": (100, 8, 4, 4, 16),
        "two thirds left over twice": (130, 4, 3, 2, 1),
        "a multiple already": (384, 32, 4, 4, 8),
        "LLaMA-7B": (16_384, 128, 32, 32, 256),
        "LLaMA-65B, were its heads shared by 8": (32_768, 128, 64, 8, 256),
    }
    names = ("d_hidden", "d_head", "n_heads", "n_kv_heads", "multiple")
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), {}) for label, numbers in sizes.items())


def up(width: float, multiple: int) -> int:
    return -(-int(width) // multiple) * multiple


def saved(d_head: int, n_heads: int, n_kv_heads: int) -> int:
    return 2 * (n_heads - n_kv_heads) * d_head


MISTAKES = (
    Mistake(
        "saved weights not given back",
        lambda h, d, n, kv, m=1: up(2 * h // 3, m),
        "This is right if every head has its own keys. If heads share them, attention has fewer weights, and the "
        "hidden layer should get the weights that this saves.",
    ),
    Mistake(
        "only the keys counted",
        lambda h, d, n, kv, m=1: up((2 * h + (n - kv) * d) // 3, m),
        "This is right if no head is shared. Otherwise, the key matrix gets smaller, and you took that into account. "
        "Which other matrix gets smaller, too?",
    ),
    Mistake(
        "the width of GPT",
        lambda h, d, n, kv, m=1: up(h, m),
        "That's GPT's own width. A gated feed-forward network has three matrices instead of two.",
    ),
    Mistake(
        "two matrices",
        lambda h, d, n, kv, m=1: up((2 * h + saved(d, n, kv)) // 2, m),
        "You divide the weights between two matrices. How many matrices does a gated feed-forward network have?",
    ),
    Mistake(
        "saved weights taken away",
        lambda h, d, n, kv, m=1: up((2 * h - saved(d, n, kv)) // 3, m),
        "This is right if no head is shared. Otherwise, your layer gets narrower, but the weights that attention "
        "saves should make it wider.",
    ),
    Mistake(
        "all key heads counted as saved",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * kv * d) // 3, m),
        "You give the hidden layer the weights that keys and values still use. It should get the weights that they no "
        "longer use.",
    ),
    Mistake(
        "d_head forgotten",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * (n - kv)) // 3, m),
        "You count each head as a single number. How many numbers does one head have per token?",
    ),
    Mistake(
        "saved weights at full size",
        lambda h, d, n, kv, m=1: up(2 * h // 3 + saved(d, n, kv), m),
        "You divide by three first and then add the weights that attention saves, but those should be divided among "
        "the three matrices, too.",
    ),
    Mistake(
        "not rounded to the multiple",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3,
        "This is right if `multiple` is 1. Otherwise, round up to the next multiple (hardware prefers round sizes).",
    ),
    Mistake(
        "rounded down to the multiple",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3 // m * m,
        "You round down to a multiple. LLaMA rounds up to the next one.",
    ),
    Mistake(
        "always one multiple more",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3 // m * m + m,
        "If the width is already a multiple, your layer is one `multiple` too wide.",
    ),
    Mistake(
        "rounded to the nearest multiple",
        lambda h, d, n, kv, m=1: round((2 * h + saved(d, n, kv)) // 3 / m) * m,
        "You round to the nearest multiple, which can be the one below. Always round up to the next one.",
    ),
    Mistake(
        "each part rounded by itself",
        lambda h, d, n, kv, m=1: up(2 * h // 3 + saved(d, n, kv) // 3, m),
        "You divide and round the two parts separately, so you lose two fractions instead of one. Add first, then "
        "divide and round once.",
    ),
    Mistake(
        "rounded up to a whole number",
        lambda h, d, n, kv, m=1: up(-(-(2 * h + saved(d, n, kv)) // 3), m),
        "You round up after dividing by three. Round down there instead, and then round up to the next multiple.",
    ),
    Mistake(
        "a fraction",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) / 3,
        "You return a float, but the width of a layer is a whole number.",
    ),
    Mistake(
        "saved weights not divided by d_model",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * n * d * (n - kv) * d) // 3, m),
        "You mix the number of weights in attention with the width of the feed-forward network. Divide everything by "
        "d_model: how many weights does attention save per input feature?",
    ),
    Mistake(
        "the queries shrink too",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * saved(d, n, kv)) // 3, m),
        "You treat all four attention matrices as smaller. Queries and outputs keep all their heads, because only "
        "keys and values are shared.",
    ),
    Mistake(
        "8/3 of d_model",
        lambda h, d, n, kv, m=1: up(8 * n * d // 3, m),
        "A width of 8/3 · d_model is right if GPT's hidden layer has width 4 · d_model and no head is shared. Start "
        "from `d_hidden` and from the weights that attention saves.",
    ),
    Mistake(
        "only the keys, rounded down to the multiple",
        lambda h, d, n, kv, m=1: (2 * h + (n - kv) * d) // 3 // m * m,
        "There are two mistakes here. The value matrix gets smaller, too, and LLaMA rounds *up* to the next multiple.",
    ),
    Mistake(
        "two matrices, multiple ignored",
        lambda h, d, n, kv, m=1: h + (n - kv) * d,
        "There are two mistakes here. A gated feed-forward network has three matrices, and the width has to be rounded "
        "up to a multiple of `multiple`.",
    ),
)

EXERCISE = Exercise(
    name="llama_width",
    topic="from_gpt_to_llama",
    title="LLaMA's width",
    difficulty=2,
    minutes=15,
    builds="GatedFeedForward",
    returns=("width",),
    reference=llama_width,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Count the weights of both blocks. The query and output matrices are the same size in both blocks, but LLaMA's "
        "key and value matrices are smaller if heads share them. How many weights does each kind of feed-forward "
        "network have? Divide everything by d_model.",
        "After that division, GPT has 2 · `d_hidden` plus 2 · `n_heads` · `d_head` for keys and values. LLaMA has 3 · "
        "width plus 2 · `n_kv_heads` · `d_head`. Set the sums equal and solve for the width.",
        "With `saved = 2 * (n_heads - n_kv_heads) * d_head`, the width is `(2 * d_hidden + saved) // 3`. To round `a` "
        "up to a multiple of `b`, compute `-(-a // b) * b`.",
    ),
)
