"""Exercise: a tokenizer of characters, from a training text to ids."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def encode_characters(text, training_text):
    """Give every character of `text` its id, by a vocabulary made from `training_text`; returns a list of ids.

    Id 0 stands for every unknown character. The characters of `training_text` have the ids from 1 on, in the order
    in which `sorted` puts them, each once.
    """
    vocabulary = {character: i for i, character in enumerate(sorted(set(training_text)), start=1)}
    return [vocabulary.get(character, 0) for character in text]


def cases() -> tuple[Case, ...]:
    def case(label, text, training_text) -> Case:
        inputs = {"text": text, "training_text": training_text}
        return Case(label, inputs, {"ids": "character"}, {"character": tuple(text)})

    return (
        case("“cab”, trained on “abc”", "cab", "abc"),
        case("a training text in which letters come again", "bread", "a red bean, a bread"),
        case("letters that the training text has in no order", "tea at ten", "ten neat teas"),
        case("an unknown character", "a cat!", "the cat sat at a table"),
        case("nothing known", "xyz", "abc"),
        case("an empty text", "", "abc"),
        case("capital letters and line ends", "No\nno", "On and on.\nNo, No!"),
        case("Hangul", "나는 가", "가나다라 나는"),
    )


def with_vocabulary(make, unknown=0):
    """A version with another vocabulary, from a function of both texts; `unknown` may depend on its size."""

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
        "Your ids begin at 0, which stands for unknown characters: a known one has the same id. Where do the ids of "
        "known characters begin?",
    ),
    Mistake(
        "in order of appearance",
        with_vocabulary(lambda text, training: numbered(dict.fromkeys(training))),
        "You number the characters in the order in which they come in the training text. That is a vocabulary too, "
        "but here they should be sorted, so that it does not depend on which word came first.",
    ),
    Mistake(
        "code points",
        lambda text, training_text: [ord(character) for character in text],
        "These are Unicode's own numbers. A model would need a row for each of more than a million; we want numbers "
        "from 1 on, for characters of the training text alone.",
    ),
    Mistake(
        "vocabulary from the text itself",
        with_vocabulary(lambda text, training: numbered(sorted(set(text)))),
        "Your vocabulary comes from the text to be encoded, so that another text gives the same character another id. "
        "From which text should it come?",
    ),
    Mistake(
        "vocabulary from both texts",
        with_vocabulary(lambda text, training: numbered(sorted(set(training + text)))),
        "Characters of the new text got into your vocabulary. When the model was trained nobody knew of them: they are "
        "unknown.",
    ),
    Mistake(
        "unknown characters left out",
        unknown_left_out,
        "Unknown characters disappear in yours, and nobody can see that something was there. Which id stands for them?",
    ),
    Mistake(
        "unknown characters get the last id",
        with_vocabulary(lambda text, training: numbered(sorted(set(training))), lambda known: len(known) + 1),
        "Known characters are right. Unknown ones get an id after all others in yours: which one was agreed?",
    ),
    Mistake(
        "unknown characters get −1",
        with_vocabulary(lambda text, training: numbered(sorted(set(training))), -1),
        "Known characters are right. Unknown ones get −1, and a model looks ids up in a table, where −1 would be "
        "the last row. Which id was agreed?",
    ),
    Mistake(
        "characters that come again counted again",
        with_vocabulary(lambda text, training: numbered(sorted(training))),
        "A character that comes twice in the training text takes up two ids in yours. Each should be there once.",
    ),
    Mistake(
        "the most frequent first",
        with_vocabulary(lambda text, training: numbered(c for c, _ in Counter(training).most_common())),
        "You number the most frequent characters first. That is a vocabulary too, but here they should be sorted.",
    ),
)

EXERCISE = Exercise(
    name="encode_characters",
    topic="tokens",
    title="One number per character",
    difficulty=1,
    minutes=5,
    builds="CharacterTokenizer",
    returns=("ids",),
    reference=encode_characters,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which characters are there, each once and in order? And how do you look up the number of one of them?",
        "`sorted(set(...))` gives the characters in order. Make a dictionary from character to number, beginning at 1, "
        "then look up every character of `text`. What does a dictionary's `get` do with a key that it does not have?",
        "`enumerate(sorted(set(training_text)), start=1)` gives number and character; turn it into a dictionary called "
        "`vocabulary`. The list holds `vocabulary.get(character, 0)` for each character of `text`.",
    ),
)
