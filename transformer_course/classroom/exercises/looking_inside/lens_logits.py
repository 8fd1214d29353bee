"""Exercise: read each hidden state as if the model stopped there."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.residual_connections.layers import Norm


def lens_logits(states, norm, table):
    """Scores for every token of the vocabulary, for each hidden state as if it were the last.

    `states` has the axes (state seq d_model): of one text, what enters the first block, and what leaves
    each block. `norm` is the model's last norm, called with such a tensor. `table` is the head's,
    (vocab d_model). The result has (state seq vocab).
    """
    return norm(states) @ table.T


def cases() -> tuple[Case, ...]:
    def case(label, seed, kind="LayerNorm", dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"states": "state seq d_model", "table": "vocab d_model", "logits": "state seq vocab"}
        states = 1 + 2 * random_tensor(axes["states"], sizes, seed, dtype)
        table = random_tensor(axes["table"], sizes, seed + 1, dtype)
        return Case(label, {"states": states, "norm": Norm(kind, seed + 2), "table": table}, axes, gradient=gradient)

    big = {"state": 5, "seq": 4, "d_model": 6, "vocab": 9}
    return (
        case("2 states, 3 tokens", 1930, state=2, seq=3, d_model=4, vocab=5, gradient=True),
        case("a single state", 1940, state=1, seq=2, d_model=4, vocab=3),
        case("as many tokens as features", 1950, state=3, seq=2, d_model=4, vocab=4),
        case("an RMS norm", 1960, "RMSNorm", state=3, seq=3, d_model=4, vocab=6, gradient=True),
        case("5 states", 1970, **big, gradient=True),
        case("the same in float64", 1970, dtype=torch.float64, **big),
    )


def last_apart(states, norm, first, last):
    """One function for all states but the last, another for the last."""
    return torch.cat([first(states[:-1]), last(states[-1:])])


def written(states):
    return torch.cat([states[:1], states.diff(dim=0)])


MISTAKES = (
    Mistake(
        "no norm",
        lambda states, norm, table: states @ table.T,
        "You multiply the states as they are. Between its last block and its head a model has a norm, and the head "
        "knows only what comes out of it.",
    ),
    Mistake(
        "only the last state normalized",
        lambda states, norm, table: last_apart(states, norm, lambda x: x, norm) @ table.T,
        "You normalize the last state only. Every state should be read as if it were the last.",
    ),
    Mistake(
        "the last state not normalized",
        lambda states, norm, table: last_apart(states, norm, norm, lambda x: x) @ table.T,
        "All is right but the last state, which you left as it is. The states are recorded in front of the norm, the "
        "last one too.",
    ),
    Mistake(
        "normalized twice",
        lambda states, norm, table: norm(norm(states)) @ table.T,
        "You normalize twice. Once is what the model does.",
    ),
    Mistake(
        "probabilities",
        lambda states, norm, table: (norm(states) @ table.T).softmax(dim=-1),
        "These are probabilities. Wanted are the scores in front of the softmax.",
    ),
    Mistake(
        "log probabilities",
        lambda states, norm, table: (norm(states) @ table.T).log_softmax(dim=-1),
        "These are logarithms of probabilities. Wanted are the scores in front of the softmax.",
    ),
    Mistake(
        "what each block wrote",
        lambda states, norm, table: norm(written(states)) @ table.T,
        "You read what each block has *added*. The lens reads the sum so far.",
    ),
    Mistake(
        "table not turned over",
        lambda states, norm, table: norm(states) @ table,
        "`table` has a row for each token of the vocabulary. A score is a dot product with a row: turn it over.",
    ),
    Mistake(
        "the last state only",
        lambda states, norm, table: norm(states[-1]) @ table.T,
        "That is what the model says in the end: the last state alone. Wanted are the scores of every state.",
    ),
    Mistake(
        "mean over the states",
        lambda states, norm, table: norm(states.mean(dim=0, keepdim=True)) @ table.T,
        "You mix the states before you read them. Each should be read by itself.",
    ),
    Mistake(
        "the words, not the scores",
        lambda states, norm, table: (norm(states) @ table.T).argmax(dim=-1),
        "You give the token with the highest score. Wanted are the scores of all.",
    ),
)

EXERCISE = Exercise(
    name="lens_logits",
    topic="looking_inside",
    title="The logit lens",
    difficulty=1,
    minutes=6,
    builds="logit_lens",
    returns=("logits",),
    reference=lens_logits,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "What happens in a GPT between the output of its last block and the scores? Two steps.",
        "First the norm, then a dot product with every row of the table. Both work on the last axis, and so on all "
        "states at once.",
        "`norm(states)` has the shape of `states`. A matrix product with the table, turned over, gives a score for "
        "each row of it.",
    ),
)
