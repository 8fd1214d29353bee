"""Exercise: the stack."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Block, Norm
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def run_blocks(x, blocks, norm):
    """Send `x` through all blocks, one after the other, and normalize what comes out of the last.

    `x` and the result have the axes (batch seq d_model). `blocks` is a list of functions of one tensor, `norm` is one
    such function.
    """
    for block in blocks:
        x = block(x)
    return norm(x)


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, n_blocks: int, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": "batch seq d_model", "output": "batch seq d_model"}
        inputs = {
            "x": random_tensor(axes["x"], sizes, seed, dtype),
            "blocks": [Block(seed + 1 + i) for i in range(n_blocks)],
            "norm": Norm(seed + 40),
        }
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("2 blocks", 1300, 2, batch=1, seq=2, d_model=3, gradient=True),
        case("one block", 1350, 1, batch=2, seq=2, d_model=3),
        case("no block at all", 1400, 0, batch=1, seq=2, d_model=3),
        case("5 blocks", 1450, 5, batch=2, seq=4, d_model=4, gradient=True),
        case("the same in float64", 1450, 5, torch.float64, batch=2, seq=4, d_model=4),
    )


def through(x, blocks):
    for block in blocks:
        x = block(x)
    return x


def norm_after_each(x, blocks, norm):
    for block in blocks:
        x = norm(block(x))
    return x


def norm_before_each(x, blocks, norm):
    for block in blocks:
        x = block(norm(x))
    return norm(x)


def each_reads_the_input(x, blocks, norm):
    out = x
    for block in blocks:
        out = block(x)
    return norm(out)


def added(x, blocks, norm):
    for block in blocks:
        x = x + block(x)
    return norm(x)


def after_the_first(x, blocks, norm):
    for block in blocks:
        return norm(block(x))
    return norm(x)


MISTAKES = (
    Mistake(
        "norm missing",
        lambda x, blocks, norm: through(x, blocks),
        "All blocks are there, in the right order. What comes out of the last one is not normalized.",
    ),
    Mistake(
        "norm after each block",
        norm_after_each,
        "You normalize after every block. Inside, the blocks see to that themselves; this norm stands at the very end.",
    ),
    Mistake(
        "norm before each block",
        norm_before_each,
        "You normalize what goes into every block. Inside, the blocks see to that themselves; this norm stands once, "
        "at the very end.",
    ),
    Mistake(
        "norm first",
        lambda x, blocks, norm: through(norm(x), blocks),
        "You normalize what goes into the first block. This norm stands at the other end.",
    ),
    Mistake(
        "in the opposite order",
        lambda x, blocks, norm: norm(through(x, blocks[::-1])),
        "Your blocks run from the last to the first.",
    ),
    Mistake(
        "each block reads the input",
        each_reads_the_input,
        "Every block reads the same `x`, so that only the last one counts. What should the second block read?",
    ),
    Mistake(
        "returned inside the loop",
        after_the_first,
        "Only the first block runs. Is your `return` inside the loop?",
    ),
    Mistake(
        "the same block again and again",
        lambda x, blocks, norm: norm(through(x, blocks[:1] * len(blocks))),
        "The first block runs as often as there are blocks. (Some models do share one block.) Each one has its turn.",
    ),
    Mistake(
        "the last block left out",
        lambda x, blocks, norm: norm(through(x, blocks[:-1])),
        "The last block is left out.",
    ),
    Mistake(
        "the first block left out",
        lambda x, blocks, norm: norm(through(x, blocks[1:])),
        "The first block is left out.",
    ),
    Mistake(
        "x added around each block",
        added,
        "You add the input of each block to its result. Inside, the residual connections have done so already.",
    ),
    Mistake(
        "the results added",
        lambda x, blocks, norm: norm(sum((block(x) for block in blocks), x)),
        "You add up what every block makes of the same `x`. A stack is a chain: each reads what the one before made.",
    ),
)

EXERCISE = Exercise(
    name="run_blocks",
    topic="blocks",
    title="The stack",
    difficulty=1,
    minutes=4,
    builds="Stack",
    returns=("output",),
    reference=run_blocks,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "What does the second block read? And what should come back when there is no block at all?",
        "A loop over the blocks in which `x` gets a new value each time; the norm comes once, after the loop.",
        "`for block in blocks:`, inside it `x = block(x)`, and after it the norm of `x` is returned.",
    ),
)
