"""Exercise: the stack of blocks."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Block, Norm
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def run_blocks(x, blocks, norm):
    """Send `x` through all blocks, one after the other, and normalize the output of the last one.

    `x` and the result have axes (batch seq d_model). `blocks` is a list of functions of one tensor and may be empty.
    `norm` is a function of one tensor.
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
        case("no blocks", 1400, 0, batch=1, seq=2, d_model=3),
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


def run(x, blocks):
    for block in blocks:
        x = block(x)
    return x


def normed_before(x, blocks, norm):
    for block in blocks:
        x = block(norm(x))
    return x


def normed_after(x, blocks, norm):
    for block in blocks:
        x = norm(block(x))
    return norm(x)


def averaged(x, blocks, norm):
    states = [x]
    for block in blocks:
        states.append(block(states[-1]))
    return norm(sum(states) / len(states))


MISTAKES = (
    Mistake(
        "norm missing",
        lambda x, blocks, norm: through(x, blocks),
        "All blocks run in the right order, but you don't normalize the output of the last one.",
    ),
    Mistake(
        "norm after each block",
        norm_after_each,
        "You normalize after every block. The blocks have their own norms inside; the final norm comes once, at the "
        "very end.",
    ),
    Mistake(
        "norm before each block",
        norm_before_each,
        "You normalize before every block. The blocks have their own norms inside; the final norm comes once, at the "
        "very end.",
    ),
    Mistake(
        "norm first",
        lambda x, blocks, norm: through(norm(x), blocks),
        "You normalize the input of the first block. Normalize the output of the last block instead.",
    ),
    Mistake(
        "in reverse order",
        lambda x, blocks, norm: norm(through(x, blocks[::-1])),
        "Your blocks run in reverse, from the last to the first.",
    ),
    Mistake(
        "each block reads the input",
        each_reads_the_input,
        "Every block reads the same `x`, so only the last block's result counts. What should the second block read?",
    ),
    Mistake(
        "returned inside the loop",
        after_the_first,
        "Only the first block runs. Is your `return` inside the loop?",
    ),
    Mistake(
        "the same block again and again",
        lambda x, blocks, norm: norm(through(x, blocks[:1] * len(blocks))),
        "You run the first block again and again. (Some models do share one block.) Here, each block should run once.",
    ),
    Mistake(
        "the last block left out",
        lambda x, blocks, norm: norm(through(x, blocks[:-1])),
        "You leave out the last block. Run all of them.",
    ),
    Mistake(
        "the first block left out",
        lambda x, blocks, norm: norm(through(x, blocks[1:])),
        "You leave out the first block. Run all of them.",
    ),
    Mistake(
        "x added around each block",
        added,
        "You add each block's input to its result, but the residual connections inside the block have already done "
        "that.",
    ),
    Mistake(
        "the results added",
        lambda x, blocks, norm: norm(sum((block(x) for block in blocks), x)),
        "You run every block on the same `x` and add up the results. In a stack, each block reads the result of the "
        "previous block.",
    ),
    Mistake(
        "the input added at the end",
        lambda x, blocks, norm: run(x, blocks) + norm(run(x, blocks)),
        "You add the stream to the normalized stream. Return only the normalized one.",
    ),
    Mistake(
        "results of the blocks lost",
        lambda x, blocks, norm: norm(x),
        "The blocks run, but their results get lost: each block's output has to become the next one's input. Do you "
        "assign it?",
    ),
    Mistake(
        "without gradient",
        lambda x, blocks, norm: norm(run(x, blocks).detach()),
        "The values are right, but `no_grad` or `detach` stops the gradient, so the blocks would never learn.",
    ),
    Mistake(
        "no blocks, no norm",
        lambda x, blocks, norm: norm(run(x, blocks)) if blocks else x,
        "This is right unless there are no blocks. Even then, you have to apply the norm.",
    ),
    Mistake(
        "all states",
        lambda x, blocks, norm: torch.stack([norm(run(x, blocks[:i])) for i in range(len(blocks) + 1)]),
        "You return the state after every block. Return only the last one.",
    ),
    Mistake(
        "each block reads the input, all added",
        lambda x, blocks, norm: norm(sum((block(x) for block in blocks), start=0 * x)),
        "Each of your blocks reads the input, and you add up their results. A block should read the result of the "
        "previous one.",
    ),
    Mistake(
        "in reverse order, norm missing",
        lambda x, blocks, norm: run(x, blocks[::-1]),
        "There are two mistakes here. The blocks run in reverse order, and the final norm is missing.",
    ),
    Mistake(
        "as many times as there are texts",
        lambda x, blocks, norm: norm(run(x, [blocks[0]] * len(x))) if blocks else norm(x),
        "You run the first block once for each text in the batch. Loop over the blocks: each runs once, on the whole "
        "batch.",
    ),
    Mistake(
        "norm before each block, none at the end",
        normed_before,
        "You normalize before each block but not at the end. The blocks have their own norms inside; the final norm "
        "comes once, at the very end.",
    ),
    Mistake(
        "norm after each block, and once more",
        normed_after,
        "You normalize after each block and once more at the end. The norm should come only once, after the last "
        "block.",
    ),
    Mistake(
        "all states averaged",
        averaged,
        "You average the outputs of all blocks. Normalize only the last block's output instead.",
    ),
)

EXERCISE = Exercise(
    name="run_blocks",
    topic="blocks",
    title="The stack",
    difficulty=1,
    minutes=3,
    builds="Stack",
    returns=("output",),
    reference=run_blocks,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "What does the second block read? And what should the result be when there are no blocks?",
        "Loop over the blocks and give `x` a new value each time. The norm comes once, after the loop.",
        "The body of `for block in blocks:` is `x = block(x)`. What's left to do after the loop?",
    ),
)
