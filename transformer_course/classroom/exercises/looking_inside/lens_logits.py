"""Exercise: read each hidden state as if the model stopped there."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.looking_inside.lens_logits_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.residual_connections.layers import Norm


def lens_logits(states, norm, table):
    """Return the logits that each hidden state would produce if it were the last.

    `states` has the axes (state seq d_model): for one text, the hidden states before the first block and after each
    block. `norm` is the model's final norm, a function that takes such a tensor. `table` is the head's table, with the
    axes (vocab d_model). The result has the axes (state seq vocab).
    """
    return norm(states) @ table.T


def cases() -> tuple[Case, ...]:
    def case(label, seed, kind="LayerNorm", dtype=torch.float32, **sizes) -> Case:
        axes = {"states": "state seq d_model", "table": "vocab d_model", "logits": "state seq vocab"}
        states = 1 + 2 * random_tensor(axes["states"], sizes, seed, dtype)
        table = random_tensor(axes["table"], sizes, seed + 1, dtype)
        return Case(label, {"states": states, "norm": Norm(kind, seed + 2), "table": table}, axes)

    big = {"state": 5, "seq": 4, "d_model": 6, "vocab": 9}
    return (
        case("2 states, 3 tokens", 1930, state=2, seq=3, d_model=4, vocab=5),
        case("a single state", 1940, state=1, seq=2, d_model=4, vocab=3),
        case("as many tokens as features", 1950, state=3, seq=2, d_model=4, vocab=4),
        case("an RMS norm", 1960, "RMSNorm", state=3, seq=3, d_model=4, vocab=6),
        case("5 states", 1970, **big),
        case("the same in float64", 1970, dtype=torch.float64, **big),
    )


def last_apart(states, norm, first, last):
    """One function for all states except the last, and a different one for the last."""
    return torch.cat([first(states[:-1]), last(states[-1:])])


def written(states):
    return torch.cat([states[:1], states.diff(dim=0)])


MISTAKES = (
    Mistake(
        "no norm",
        lambda states, norm, table: states @ table.T,
        "You multiply the raw states by the table. Between its last block and its head, the model has a norm, and the "
        "head was only ever trained on normalized states.",
    ),
    Mistake(
        "only the last state normalized",
        lambda states, norm, table: last_apart(states, norm, lambda x: x, norm) @ table.T,
        "You normalize only the last state. Treat every state as if it were the last.",
    ),
    Mistake(
        "the last state not normalized",
        lambda states, norm, table: last_apart(states, norm, norm, lambda x: x) @ table.T,
        "Every state is right except the last, which you didn't normalize. The last state was recorded before the "
        "norm, like the others.",
    ),
    Mistake(
        "normalized twice",
        lambda states, norm, table: norm(norm(states)) @ table.T,
        "You normalize twice. The model normalizes only once.",
    ),
    Mistake(
        "probabilities",
        lambda states, norm, table: (norm(states) @ table.T).softmax(dim=-1),
        "These are probabilities. Return the logits, the scores before the softmax.",
    ),
    Mistake(
        "log probabilities",
        lambda states, norm, table: (norm(states) @ table.T).log_softmax(dim=-1),
        "These are log probabilities. Return the logits, the scores before the softmax.",
    ),
    Mistake(
        "what each block wrote",
        lambda states, norm, table: norm(written(states)) @ table.T,
        "You read what each block *added*. The lens reads the residual stream itself, the sum so far.",
    ),
    Mistake(
        "table not transposed",
        lambda states, norm, table: norm(states) @ table,
        "A logit is a dot product with a *row* of `table`. Transpose the table before you multiply.",
    ),
    Mistake(
        "the last state only",
        lambda states, norm, table: norm(states[-1]) @ table.T,
        "You read only the last state, which yields the model's final prediction. Return the logits of every state.",
    ),
    Mistake(
        "mean over the states",
        lambda states, norm, table: norm(states.mean(dim=0, keepdim=True)) @ table.T,
        "You average the states before you read them. Read each one separately.",
    ),
    Mistake(
        "the words, not the scores",
        lambda states, norm, table: (norm(states) @ table.T).argmax(dim=-1),
        "You return the token with the highest logit. Return the logits of all tokens.",
    ),
)

EXERCISE = Exercise(
    name="lens_logits",
    topic="looking_inside",
    title="The logit lens",
    difficulty=1,
    minutes=5,
    builds="logit_lens",
    returns=("logits",),
    reference=lens_logits,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "What does a GPT do between the output of its last block and the logits? There are two steps.",
        "First comes the norm, then a dot product with every row of the table. Both work on the last axis, so you can "
        "do all states at once.",
        "`norm(states)` has the same shape as `states`. Multiply it by the transposed table.",
    ),
)
