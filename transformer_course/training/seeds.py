"""From any whole number to a seed that torch accepts."""

from transformer_course.call_checks import check_calls

RANGE = 1 << 64  # of torch's seeds
PRIME = 1_000_003


def as_seed(number: int) -> int:
    """The number itself where torch accepts it; a larger or a negative one is wrapped around."""
    return number % RANGE


def epoch_seed(seed: int, epoch: int) -> int:
    """What shuffles the examples of an epoch."""
    return as_seed(seed * PRIME + epoch)


def batch_seed(seed: int, number: int) -> int:
    """What draws batch `number`."""
    return as_seed(seed * 1_000_000_007 + number)


def process_seed(seed: int, process: int) -> int:
    """What a process drops activations with: a stream of its own; the first one's is what it would be alone."""
    # A hash's constant spreads neighboring processes over the whole range: no two of them are neighbors of a seed.
    return as_seed(seed + process * 0x9E3779B97F4A7C15)


check_calls(__name__)
