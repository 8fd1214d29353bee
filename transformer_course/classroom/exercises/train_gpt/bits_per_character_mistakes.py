"""More wrong versions of `bits_per_character` that learners write."""

import math

from transformer_course.classroom.exercises.exercise import Mistake


def log_of_the_total(loss, tokens, text):
    return math.log2(loss * tokens) / len(text) if loss else 0.0


MORE_MISTAKES = (
    Mistake(
        "the logarithm of the loss",
        lambda loss, tokens, text: math.log2(max(loss, 1e-9)) * tokens / len(text),
        "You take the logarithm of the loss. The loss is already a logarithm, so divide it by ln 2 to change its base.",
    ),
    Mistake(
        "base 10",
        lambda loss, tokens, text: loss * tokens / math.log(10) / len(text),
        "You divide by ln 10. Bits come from the logarithm to base 2.",
    ),
    Mistake(
        "spaces at the ends not counted",
        lambda loss, tokens, text: loss * tokens / math.log(2) / len(text.strip()),
        "You leave out the spaces at the beginning and the end. Every character counts.",
    ),
    Mistake(
        "line breaks not counted",
        lambda loss, tokens, text: loss * tokens / math.log(2) / sum(map(len, text.splitlines())),
        "You don't count line breaks. Every character counts.",
    ),
    Mistake(
        "letters only",
        lambda loss, tokens, text: loss * tokens / math.log(2) / sum(map(str.isalpha, text)),
        "You count only letters. Every character counts, including spaces and punctuation.",
    ),
    Mistake(
        "different characters",
        lambda loss, tokens, text: loss * tokens / math.log(2) / len(set(text)),
        "You divide by the number of *different* characters. Divide by the length of the text.",
    ),
    Mistake(
        "the first character not counted",
        lambda loss, tokens, text: loss * tokens / math.log(2) / (len(text) - 1),
        "You leave one character out. Divide by the length of the whole text.",
    ),
    Mistake(
        "one token more",
        lambda loss, tokens, text: loss * (tokens + 1) / math.log(2) / len(text),
        "You count one token too many. `tokens` is the number of losses in the mean.",
    ),
    Mistake(
        "a perplexity",
        lambda loss, tokens, text: 2 ** (loss / math.log(2)) * tokens / len(text),
        "You raise 2 to the power of the bits, so you return a perplexity. Return the bits themselves.",
    ),
    Mistake(
        "whole bits",
        lambda loss, tokens, text: float(loss * tokens / math.log(2) // len(text)),
        "`//` drops the fractional part of the result.",
    ),
    Mistake(
        "rounded",
        lambda loss, tokens, text: round(loss * tokens / math.log(2) / len(text), 2),
        "You round the result. Return it as it is.",
    ),
    Mistake(
        "nats per word",
        lambda loss, tokens, text: loss * tokens / len(text.split()),
        "There are two mistakes here. Divide by ln 2 to get bits, and count characters, not words.",
    ),
    Mistake(
        "upside down, tokens forgotten",
        lambda loss, tokens, text: loss * math.log(2) / len(text),
        "There are two mistakes here. *Divide* by ln 2, and multiply by the number of tokens first, because the loss "
        "is per token.",
    ),
    Mistake(
        "the logarithm of the total",
        log_of_the_total,
        "You take the logarithm of the total loss, but it's a logarithm already. To get from nats to bits, divide by "
        "ln 2.",
    ),
)
