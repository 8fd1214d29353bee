"""Exercise: from nats per token to bits per character."""

import math

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_gpt.bits_per_character_mistakes import MORE_MISTAKES


def bits_per_character(loss, tokens, text):
    """Convert a loss in nats per token into bits per character of the text.

    `loss` is the mean over `tokens` predictions, which together spell out the string `text`. Every character in it
    counts, including spaces and line breaks. Return a float.
    """
    bits = loss * tokens / math.log(2)
    return bits / len(text)


def cases() -> tuple[Case, ...]:
    def case(label: str, loss: float, tokens: int, text: str) -> Case:
        return Case(label, {"loss": loss, "tokens": tokens, "text": text}, {})

    return (
        case("one token for two letters, a loss of 1 bit", math.log(2), 1, "ab"),
        case("four words", 1.213, 4, " cat sat on the"),
        case("one token per character", 1.88, 9, "God said."),
        case("no surprise at all", 0.0, 5, "and the earth"),
        case("Korean, three bytes per syllable", 2.5, 7, "빛이 있으라 하시니"),
        case("two lines", 3.3, 11, "Let there be light,\nand there was light."),
    )


def bits(loss, tokens):
    return loss * tokens / math.log(2)


MISTAKES = (
    Mistake(
        "nats",
        lambda loss, tokens, text: loss * tokens / len(text),
        "This is the loss in nats per character. How many nats is one bit?",
    ),
    Mistake(
        "multiplied by ln 2",
        lambda loss, tokens, text: loss * tokens * math.log(2) / len(text),
        "One bit is 0.69 nats, so the same surprise takes more bits than nats. Your number got smaller.",
    ),
    Mistake(
        "decimal logarithm",
        lambda loss, tokens, text: loss * tokens / math.log10(2) / len(text),
        "Your factor uses the logarithm to base 10. The loss was computed with the natural logarithm.",
    ),
    Mistake(
        "bits per token",
        lambda loss, tokens, text: loss / math.log(2),
        "This is the loss in bits per token, which depends on the tokenizer. How many bits does the whole text take?",
    ),
    Mistake(
        "divided by the tokens",
        lambda loss, tokens, text: bits(loss, tokens) / tokens / tokens,
        "You divide by the number of tokens. The loss is already a mean over the tokens, so how do you get the sum "
        "back?",
    ),
    Mistake(
        "loss per token, spread over the characters",
        lambda loss, tokens, text: loss / math.log(2) / len(text),
        "You spread the bits of a single token over all characters. The text has more than one token.",
    ),
    Mistake(
        "the ratio upside down",
        lambda loss, tokens, text: loss / math.log(2) * len(text) / tokens,
        "With longer tokens, the same text needs fewer of them. Your result grows when a token holds more characters.",
    ),
    Mistake(
        "all the bits",
        lambda loss, tokens, text: bits(loss, tokens),
        "That's how many bits the whole text takes. How many characters does it have?",
    ),
    Mistake(
        "bits per byte",
        lambda loss, tokens, text: bits(loss, tokens) / len(text.encode()),
        "This is right for English. You divide by bytes, but a Korean syllable is one character and three UTF-8 bytes.",
    ),
    Mistake(
        "letters without spaces",
        lambda loss, tokens, text: bits(loss, tokens) / len("".join(text.split())),
        "You leave out whitespace. The model has to predict it, so it counts, too.",
    ),
    Mistake(
        "bits per word",
        lambda loss, tokens, text: bits(loss, tokens) / len(text.split()),
        "You divide by the number of words. Divide by the number of characters.",
    ),
    Mistake(
        "perplexity per character",
        lambda loss, tokens, text: 2 ** (bits(loss, tokens) / len(text)),
        "You raise 2 to the power of the right number. Return that number itself.",
    ),
)

EXERCISE = Exercise(
    name="bits_per_character",
    topic="train_gpt",
    title="Bits per character",
    difficulty=1,
    minutes=8,
    builds="CausalObjective",
    returns=("bits",),
    reference=bits_per_character,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "The loss is a mean. How many nats do all predictions take together? And how many bits is one nat?",
        "One bit is ln 2 nats, so divide by `math.log(2)`. Then spread the bits of all tokens over all characters of "
        "the text.",
        "Multiply the loss by `tokens`, then divide by `math.log(2)` and by `len(text)`.",
    ),
)
