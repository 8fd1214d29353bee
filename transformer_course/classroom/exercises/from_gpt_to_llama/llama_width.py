"""Exercise: how wide LLaMA's hidden layer is when its block has as many weights as GPT's."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def llama_width(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
    """The gated width with which a block has as many weights as GPT's, whose hidden layer is `d_hidden` wide.

    The model is `n_heads` · `d_head` wide. Keys and values have `n_kv_heads` heads, and what they save in
    weights goes to the hidden layer, too. Round down to a whole number, and then up to the next multiple of
    `multiple`.
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
        "Right where every head has keys of its own. Where heads share them, attention has fewer weights, and the "
        "block fewer than GPT's: the hidden layer should get them.",
    ),
    Mistake(
        "only the keys counted",
        lambda h, d, n, kv, m=1: up((2 * h + (n - kv) * d) // 3, m),
        "Right where no head is shared. Sharing makes the keys' matrix smaller, as you count, but not it alone.",
    ),
    Mistake(
        "the width of GPT",
        lambda h, d, n, kv, m=1: up(h, m),
        "That is GPT's own width. A gated network has three matrices instead of two.",
    ),
    Mistake(
        "two matrices",
        lambda h, d, n, kv, m=1: up((2 * h + saved(d, n, kv)) // 2, m),
        "You share the weights out over two matrices. How many has a gated network?",
    ),
    Mistake(
        "saved weights taken away",
        lambda h, d, n, kv, m=1: up((2 * h - saved(d, n, kv)) // 3, m),
        "Right where no head is shared. Otherwise yours gets narrower: the weights that attention saves are free to be "
        "used.",
    ),
    Mistake(
        "all key heads counted as saved",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * kv * d) // 3, m),
        "You give the hidden layer the weights that keys and values still have. What is saved is what they no longer "
        "have.",
    ),
    Mistake(
        "d_head forgotten",
        lambda h, d, n, kv, m=1: up((2 * h + 2 * (n - kv)) // 3, m),
        "You count heads as if each made a single number. How many features has a head?",
    ),
    Mistake(
        "saved weights at full size",
        lambda h, d, n, kv, m=1: up(2 * h // 3 + saved(d, n, kv), m),
        "What attention saves is added after the division. It, too, has to be shared out over the three matrices.",
    ),
    Mistake(
        "not rounded to the multiple",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3,
        "Right for `multiple` 1. Hardware likes widths that are a multiple of some number: round up to the next.",
    ),
    Mistake(
        "rounded down to the multiple",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3 // m * m,
        "You round down to a multiple. LLaMA rounds up to the next.",
    ),
    Mistake(
        "always one multiple more",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) // 3 // m * m + m,
        "Yours is one `multiple` too wide where the width is a multiple already.",
    ),
    Mistake(
        "rounded up to a whole number",
        lambda h, d, n, kv, m=1: up(-(-(2 * h + saved(d, n, kv)) // 3), m),
        "The division by three is rounded up in yours. Down first, then up to the multiple.",
    ),
    Mistake(
        "a fraction",
        lambda h, d, n, kv, m=1: (2 * h + saved(d, n, kv)) / 3,
        "Yours is a float. A layer has a whole number of outputs.",
    ),
)

EXERCISE = Exercise(
    name="llama_width",
    topic="from_gpt_to_llama",
    title="LLaMA's width",
    difficulty=2,
    minutes=8,
    builds="GatedFeedForward",
    returns=("width",),
    reference=llama_width,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Count weights in both blocks. Queries and output have as many in both; keys and values have fewer in LLaMA "
        "where heads are shared. How many has each kind of feed-forward? Divide everything by d_model.",
        "GPT: 2 · `d_hidden`, and 2 · `n_heads` · `d_head` for keys and values. LLaMA: 3 · width, and 2 · `n_kv_heads` "
        "· `d_head`. Set them equal and solve for the width.",
        "`saved = 2 * (n_heads - n_kv_heads) * d_head`, and `2 * d_hidden + saved` is divided by 3 with `//`. "
        "Rounding a up to a multiple of b: `-(-a // b) * b`.",
    ),
)
