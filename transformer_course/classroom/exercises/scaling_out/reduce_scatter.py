"""Exercise: the first half of a ring all-reduce."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def reduce_scatter(parts):
    """What the processes hold after n − 1 rounds around the ring.

    `parts` has the axes (process piece number): n processes, each with a gradient cut into n pieces. In round
    r, counted from 0, process p sends its piece p − r to process p + 1, which adds it to its own; both are
    counted modulo n. The sender keeps what it has. Afterwards each process holds one piece that is complete.
    """
    parts, n = parts.clone(), len(parts)
    for turn in range(n - 1):
        for sender in range(n):
            piece = (sender - turn) % n
            parts[(sender + 1) % n, piece] += parts[sender, piece]
    return parts


def cases() -> tuple[Case, ...]:
    def case(label, n, number, seed, dtype=torch.float32, gradient=False) -> Case:
        axes = {"parts": "process piece number", "held": "process piece number"}
        parts = random_tensor(axes["parts"], {"process": n, "piece": n, "number": number}, seed, dtype)
        return Case(label, {"parts": parts}, axes, gradient=gradient)

    return (
        case("2 processes, pieces of one number", 2, 1, 2120, gradient=True),
        case("3 processes", 3, 1, 2121, gradient=True),
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
        "One round too many: after n − 1 rounds every piece has gone all around, and in yours one is added twice.",
    ),
    Mistake(
        "a round too few",
        rounds(sent(right_piece), lambda n: max(n - 2, 0)),
        "One round too few: no piece has met every process yet.",
    ),
    Mistake(
        "always the same piece",
        rounds(sent(lambda sender, turn: sender)),
        "Every round you send the same piece. Send on what arrived in the round before: that is another one.",
    ),
    Mistake(
        "the wrong way around the pieces",
        rounds(sent(lambda sender, turn: sender + turn)),
        "You send piece p + r. The piece that arrived in the round before is another one: the sender's number minus "
        "the round.",
    ),
    Mistake(
        "to the left",
        rounds(sent(right_piece, to=-1)),
        "You send to process p − 1. The ring goes the other way here.",
    ),
    Mistake(
        "copied instead of added",
        rounds(sent(right_piece, replace=True)),
        "What arrives replaces what was there. It should be added to it.",
    ),
    Mistake(
        "given away",
        rounds(sent(right_piece, keep=False)),
        "In yours nothing is left of a piece that was sent on. The sender keeps it, incomplete as it is: only the "
        "complete pieces are right.",
    ),
    Mistake(
        "everything everywhere",
        lambda parts: parts.sum(dim=0, keepdim=True).expand_as(parts).clone(),
        "Everybody holds every sum. That is where it ends after the second half, in which the complete pieces go "
        "around; asked for is the first half.",
    ),
    Mistake(
        "divided",
        means,
        "You divide by the number of processes. Here sums are wanted; the division comes at the very end.",
    ),
    Mistake(
        "nothing sent",
        lambda parts: parts.clone(),
        "Nothing has moved. That is right for a single process only.",
    ),
)

EXERCISE = Exercise(
    name="reduce_scatter",
    topic="scaling_out",
    title="Around the ring",
    difficulty=3,
    minutes=12,
    builds="average_over_processes",
    returns=("held",),
    reference=reduce_scatter,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Draw three processes in a circle, each with pieces 0, 1 and 2. Who sends which piece in round 0? Which piece "
        "has process 1 just received, and which does it send in round 1?",
        "Two loops: n − 1 rounds, and in each every process sends once. The receiver is the next process, modulo n, "
        "and the piece is the sender's number minus the round, modulo n. Work on a clone.",
        "Inside: `piece = (sender - turn) % n`, and then `parts[(sender + 1) % n, piece] += …`: what the sender has of "
        "that piece.",
    ),
)
