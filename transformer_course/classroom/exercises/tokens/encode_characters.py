"""Exercise: a character tokenizer, from a training text to ids."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.encode_characters_mistakes import MORE_MISTAKES


def encode_characters(text, training_text):
    """Give each character of `text` an id, using a vocabulary made from `training_text`; return a list of ids.

    The vocabulary contains each character of `training_text` once, in `sorted` order, with ids that start at 1. Id 0
    stands for any character that isn't in the vocabulary.
    """
    vocabulary = {character: i for i, character in enumerate(sorted(set(training_text)), start=1)}
    return [vocabulary.get(character, 0) for character in text]


def cases() -> tuple[Case, ...]:
    def case(label, text, training_text) -> Case:
        inputs = {"text": text, "training_text": training_text}
        return Case(label, inputs, {"ids": "character"}, {"character": tuple(text)})

    return (
        case("“cab”, trained on “abc”", "cab", "abc"),
        case("a training text in which letters repeat", "bread", "a red bean, a bread"),
        case("letters that aren't in order in the training text", "tea at ten", "ten neat teas"),
        case("an unknown character", "a cat!", "the cat sat at a table"),
        case("unknown characters in a longer text", "the cat? the dog!", "the cat sat at a table"),
        case("no known characters", "xyz", "abc"),
        case("an empty text", "", "abc"),
        case("capital letters and line breaks", "No\nno", "On and on.\nNo, No!"),
        case("Hangul", "나는 가", "가나다라 나는"),
    )


def with_vocabulary(make, unknown=0):
    """A version with a different vocabulary, made by a function of both texts; `unknown` may depend on its size."""

    def version(text, training_text):
        vocabulary = make(text, training_text)
        return [vocabulary.get(c, unknown(vocabulary) if callable(unknown) else unknown) for c in text]

    return version


def numbered(characters, start=1):
    return {character: i for i, character in enumerate(characters, start)}


def unknown_left_out(text, training_text):
    return [i for i in encode_characters(text, training_text) if i > 0]


MISTAKES = (
    Mistake(
        "ids from 0 on",
        with_vocabulary(lambda text, training: numbered(sorted(set(training)), 0)),
        "Your ids start at 0, which stands for unknown characters, so one known character shares that id. Where "
        "should the ids of known characters start?",
    ),
    Mistake(
        "in order of appearance",
        with_vocabulary(lambda text, training: numbered(dict.fromkeys(training))),
        "You number the characters in the order in which they appear in the training text. That would work as a "
        "vocabulary, but here they should be sorted, so that the result doesn't depend on which word came first.",
    ),
    Mistake(
        "code points",
        lambda text, training_text: [ord(character) for character in text],
        "These are Unicode code points. There are more than a million of them, and a model would need a row for each. "
        "Instead, number only the characters of the training text, starting at 1.",
    ),
    Mistake(
        "vocabulary from the text itself",
        with_vocabulary(lambda text, training: numbered(sorted(set(text)))),
        "Your vocabulary comes from the text you encode, so the same character gets different ids in different texts. "
        "Which text should it come from?",
    ),
    Mistake(
        "vocabulary from both texts",
        with_vocabulary(lambda text, training: numbered(sorted(set(training + text)))),
        "Your vocabulary includes characters of the new text. The model didn't know about them when it was trained, so "
        "they're unknown.",
    ),
    Mistake(
        "unknown characters left out",
        unknown_left_out,
        "Unknown characters disappear from your list, so you can't tell that anything was there. Which id stands for "
        "them?",
    ),
    Mistake(
        "unknown characters get the last id",
        with_vocabulary(lambda text, training: numbered(sorted(set(training))), lambda known: len(known) + 1),
        "The known characters are right. Unknown ones get an id after all the others. Which id should they get?",
    ),
    Mistake(
        "unknown characters get −1",
        with_vocabulary(lambda text, training: numbered(sorted(set(training))), -1),
        "The known characters are right. Unknown ones get −1, which would pick the last row when a model looks up ids "
        "in a table. Which id should they get?",
    ),
    Mistake(
        "characters that come again counted again",
        with_vocabulary(lambda text, training: numbered(sorted(training))),
        "In your vocabulary, a character that occurs twice in the training text takes up two ids. Each character "
        "should get only one.",
    ),
    Mistake(
        "the most frequent first",
        with_vocabulary(lambda text, training: numbered(c for c, _ in Counter(training).most_common())),
        "You number the most frequent characters first. That would work as a vocabulary, but here they should be "
        "sorted.",
    ),
)

EXERCISE = Exercise(
    name="encode_characters",
    topic="tokens",
    title="One number per character",
    difficulty=1,
    minutes=8,
    builds="CharacterTokenizer",
    returns=("ids",),
    reference=encode_characters,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How do you get each character of the training text once, in order? And how do you look up the number of a "
        "character?",
        "`sorted(set(...))` returns the characters in order. Make a dictionary that maps them to numbers starting at "
        "1, and look up each character of `text`. What does a dictionary's `get` return for a missing key?",
        "`enumerate(sorted(set(training_text)), start=1)` yields pairs of a number and a character. Make a dictionary "
        "`vocabulary` from them. Then return `vocabulary.get(character, 0)` for each character of `text`, as a list.",
    ),
)
