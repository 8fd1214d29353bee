"""Exercise: the first half of a ring all-reduce."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.scaling_out.reduce_scatter_mistakes import MORE_MISTAKES


def reduce_scatter(parts):
    """Return what the processes hold after n − 1 rounds around the ring.

    `parts` has the axes (process piece number): n processes, each with a gradient cut into n pieces. In round r,
    counted from 0, every process p sends its piece p − r to process p + 1, which adds it to its own copy. Both p − r
    and p + 1 are taken modulo n. The sender keeps what it has, and all processes send at the same time. Don't change
    `parts` itself.
    """
    parts, n = parts.clone(), len(parts)
    for turn in range(n - 1):
        for sender in range(n):
            piece = (sender - turn) % n
            parts[(sender + 1) % n, piece] += parts[sender, piece]
    return parts


def cases() -> tuple[Case, ...]:
    def case(label, n, number, seed, dtype=torch.float32) -> Case:
        axes = {"parts": "process piece number", "held": "process piece number"}
        parts = random_tensor(axes["parts"], {"process": n, "piece": n, "number": number}, seed, dtype)
        return Case(label, {"parts": parts}, axes)

    return (
        case("2 processes, pieces of one number", 2, 1, 2120),
        case("3 processes", 3, 1, 2121),
        case("4 processes, pieces of two numbers", 4, 2, 2122),
        case("one process", 1, 3, 2123),
        case("5 processes in float64", 5, 2, 2124, torch.float64),
    )


def rounds(send, count=lambda n: n - 1):
    """Other rounds: `send(held, before, sender, turn, n)` changes what is held; `before` is from the round's start."""

    def version(parts):
        held, n = parts.clone(), len(parts)
        for turn in range(count(n)):
            before = held.clone()
            for sender in range(n):
                send(held, before, sender, turn, n)
        return held

    return version


def sent(piece_of, to=1, replace=False, keep=True):
    def send(held, before, sender, turn, n):
        piece, receiver = piece_of(sender, turn) % n, (sender + to) % n
        if replace:
            held[receiver, piece] = before[sender, piece]
        else:
            held[receiver, piece] = held[receiver, piece] + before[sender, piece]
        if not keep:
            held[sender, piece] = held[sender, piece] - before[sender, piece]

    return send


def right_piece(sender, turn):
    return sender - turn


def means(parts):
    return reduce_scatter(parts) / len(parts)


MISTAKES = (
    Mistake(
        "a round too many",
        rounds(sent(right_piece), lambda n: n),
        "That's one round too many. After n − 1 rounds, every piece has visited every process, so the extra round "
        "counts some numbers twice.",
    ),
    Mistake(
        "a round too few",
        rounds(sent(right_piece), lambda n: max(n - 2, 0)),
        "That's one round too few: no piece has visited every process yet.",
    ),
    Mistake(
        "always the same piece",
        rounds(sent(lambda sender, turn: sender)),
        "You send the same piece in every round. Pass on the piece that arrived in the previous round.",
    ),
    Mistake(
        "the wrong way around the pieces",
        rounds(sent(lambda sender, turn: sender + turn)),
        "You send piece p + r. Follow one piece by hand: which piece did process p receive in the previous round?",
    ),
    Mistake(
        "to the left",
        rounds(sent(right_piece, to=-1)),
        "You send to process p − 1. Here, the ring goes the other way.",
    ),
    Mistake(
        "copied instead of added",
        rounds(sent(right_piece, replace=True)),
        "In your version, the piece that arrives replaces the one that was there. Add it instead.",
    ),
    Mistake(
        "given away",
        rounds(sent(right_piece, keep=False)),
        "In your version, a process gives a piece away when it sends it. It should keep its copy, even though that "
        "copy stays incomplete.",
    ),
    Mistake(
        "everything everywhere",
        lambda parts: parts.sum(dim=0, keepdim=True).expand_as(parts).clone(),
        "Every process holds every sum. That's the state after the second half, when the complete pieces have traveled "
        "around. This exercise asks for the first half only.",
    ),
    Mistake(
        "divided",
        means,
        "You divide by the number of processes. Here, we want sums. The division comes at the very end.",
    ),
    Mistake(
        "nothing sent",
        lambda parts: parts.clone(),
        "Nothing has moved. That's right only for a single process.",
    ),
)

EXERCISE = Exercise(
    name="reduce_scatter",
    topic="scaling_out",
    title="Around the ring",
    difficulty=3,
    minutes=15,
    builds="average_over_processes",
    returns=("held",),
    reference=reduce_scatter,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Draw three processes in a circle, each with pieces 0, 1, and 2. Which process sends which piece in round 0? "
        "Which piece has process 1 just received, and which does it send in round 1?",
        "You need two loops: n − 1 rounds, and in each round, every process sends once. The receiver is the next "
        "process, modulo n, and the piece number is the sender's number minus the round number, modulo n. Work on a "
        "clone.",
        "Inside the loops, `piece = (sender - turn) % n`. Then add the sender's copy of that piece to the same "
        "piece of process `(sender + 1) % n`.",
    ),
)
