"""More wrong versions of `encode_characters` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def encode_characters(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.tokens.encode_characters import encode_characters as reference

    return reference(*inputs)


def repeated(text, training_text):
    letters = sorted(training_text)
    return [letters.index(c) + 1 if c in letters else 0 for c in text]


MORE_MISTAKES = (
    Mistake(
        "lower case",
        lambda text, training_text: encode_characters(text.lower(), training_text.lower()),
        "You convert everything to lowercase. A capital letter is a character of its own.",
    ),
    Mistake(
        "words",
        lambda text, training_text: [
            sorted(set(training_text.split())).index(word) + 1 if word in training_text.split() else 0
            for word in text.split()
        ],
        "Your vocabulary contains words. It should contain characters.",
    ),
    Mistake(
        "nothing found",
        lambda text, training_text: [0 for c in text],
        "Every character comes out as unknown. Your dictionary should map characters to ids, not ids to characters.",
    ),
    Mistake(
        "from 0, unknown ones dropped",
        lambda text, training_text: [sorted(set(training_text)).index(c) for c in text if c in training_text],
        "There are two mistakes here. Ids should start at 1, and an unknown character should become 0 instead of "
        "disappearing.",
    ),
    Mistake(
        "positions in the sorted text",
        repeated,
        "Your vocabulary contains each character as often as it occurs. It should contain each one only once.",
    ),
)
