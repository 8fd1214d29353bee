"""Exercise: from nats per token to bits per character."""

import math

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def bits_per_character(loss, tokens, text):
    """How many bits a text takes per character, from a loss in nats per token.

    The `loss` is the mean over `tokens` predictions, and these spell the `text`. Returns a float.
    """
    bits = loss * tokens / math.log(2)
    return bits / len(text)


def cases() -> tuple[Case, ...]:
    def case(label: str, loss: float, tokens: int, text: str) -> Case:
        return Case(label, {"loss": loss, "tokens": tokens, "text": text}, {})

    return (
        case("one token for two letters, a loss of 1 bit", math.log(2), 1, "ab"),
        case("four words", 1.213, 4, " cat sat on the"),
        case("one token a character", 1.88, 9, "God said."),
        case("no surprise at all", 0.0, 5, "and the earth"),
        case("Korean: three bytes a syllable", 2.5, 7, "빛이 있으라 하시니"),
        case("two lines", 3.3, 11, "Let there be light,\nand there was light."),
    )


def bits(loss, tokens):
    return loss * tokens / math.log(2)


MISTAKES = (
    Mistake(
        "nats",
        lambda loss, tokens, text: loss * tokens / len(text),
        "Yours are nats per character. How many nats is one bit?",
    ),
    Mistake(
        "multiplied by ln 2",
        lambda loss, tokens, text: loss * tokens * math.log(2) / len(text),
        "A bit is 0.69 nats, so the same surprise takes more bits than nats. Yours has become smaller.",
    ),
    Mistake(
        "decimal logarithm",
        lambda loss, tokens, text: loss * tokens / math.log10(2) / len(text),
        "Your factor comes from the logarithm to base 10. The loss was made with the natural one.",
    ),
    Mistake(
        "bits per token",
        lambda loss, tokens, text: loss / math.log(2),
        "These are bits per token. Another tokenizer would give another number for the same text. The whole text takes "
        "how many bits?",
    ),
    Mistake(
        "divided by the tokens",
        lambda loss, tokens, text: bits(loss, tokens) / tokens / tokens,
        "You divide by the number of tokens. The loss is a mean over them already: how do you get their sum back?",
    ),
    Mistake(
        "loss per token, spread over the characters",
        lambda loss, tokens, text: loss / math.log(2) / len(text),
        "You share out the bits of a single token among all characters. The text has more tokens than that.",
    ),
    Mistake(
        "the ratio upside down",
        lambda loss, tokens, text: loss / math.log(2) * len(text) / tokens,
        "With longer tokens there are fewer of them for the same text. Yours grows when a token holds more characters.",
    ),
    Mistake(
        "all the bits",
        lambda loss, tokens, text: bits(loss, tokens),
        "That is what the whole text takes. It has more than one character.",
    ),
    Mistake(
        "bits per byte",
        lambda loss, tokens, text: bits(loss, tokens) / len(text.encode()),
        "Right for English. A Korean syllable is one character, and three bytes in UTF-8: you divide by the bytes.",
    ),
    Mistake(
        "letters without spaces",
        lambda loss, tokens, text: bits(loss, tokens) / len("".join(text.split())),
        "You leave the white space out. The model has to predict it, so it counts as well.",
    ),
    Mistake(
        "bits per word",
        lambda loss, tokens, text: bits(loss, tokens) / len(text.split()),
        "You divide by the number of words. What is a word differs between languages; characters are asked for.",
    ),
    Mistake(
        "perplexity per character",
        lambda loss, tokens, text: 2 ** (bits(loss, tokens) / len(text)),
        "You raise 2 to the power of the right number: among how many characters the model as good as chooses.",
    ),
)

EXERCISE = Exercise(
    name="bits_per_character",
    topic="train_gpt",
    title="Bits per character",
    difficulty=1,
    minutes=4,
    builds="CausalObjective",
    returns=("bits",),
    reference=bits_per_character,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The loss is a mean. How many nats do all predictions take together? And one nat is how many bits?",
        "One bit is ln 2 nats: divide by `math.log(2)`. Then share out the bits of all tokens among all characters of "
        "the text.",
        "Loss times `tokens`, divided by `math.log(2)` and by `len(text)`.",
    ),
)
