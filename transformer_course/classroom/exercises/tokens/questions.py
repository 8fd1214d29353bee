"""Predictions and quiz questions for lesson 01, Tokens."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "tokens.bandana",
        "The merges `an`, `ana`, and `ban` were learned, in that order. How is “nanas” split into tokens?",
        (
            Option(
                "n · ana · s",
                "First, the merge `an` produces n · an · a · s. Then the merge `ana` joins the tokens `an` and `a`.",
                right=True,
            ),
            Option("nan · as", "No merge creates `nan` or `as`."),
            Option("n · an · as", "There's no merge for `as`. The `a` joins `an` instead, because `ana` is a merge."),
            Option("n · a · n · a · s", "The word is new, but its pairs aren't: the merge `an` applies."),
        ),
    ),
    Question(
        "tokens.hangul",
        "In UTF-8, the letter `a` takes one byte. How many bytes does the syllable 한 take?",
        (
            Option(
                "One, because it's one character.",
                "A byte has only 256 possible values, but there are 11,172 Hangul syllables alone.",
            ),
            Option(
                "Two, because 2¹⁶ = 65,536 is enough.",
                "That's how UTF-16 stores it. In UTF-8, some bits of each byte mark where a character starts and how "
                "long it is, so two bytes have only 11 bits left for the character itself.",
            ),
            Option(
                "Three.",
                "Hangul syllables have the code points 44,032 to 55,203, which take 16 bits. Three UTF-8 bytes hold "
                "exactly that many: 4 + 6 + 6.",
                right=True,
            ),
            Option(
                "Three, one for each of its letters ㅎ, ㅏ, and ㄴ.",
                "Three is right, but not for this reason: 가 has two letters and also takes three bytes.",
            ),
        ),
    ),
    Question(
        "tokens.small_text",
        "Suppose the tokenizer learns from only 30,000 characters, and its vocabulary grows from 256 to 2,048 tokens. "
        "How many bits per character does new text then take?",
        (
            Option(
                "Fewer and fewer, because tokens get longer.",
                "That works only as long as each token has been seen often enough to estimate its frequency.",
            ),
            Option(
                "Fewer at first, but then about the same or even more.",
                "Longer tokens help until most of them have been seen only a few times. After that, their frequencies "
                "are guesswork.",
                right=True,
            ),
            Option(
                "More and more, because there are more tokens to choose from.",
                "There are more to choose from, but each of them covers more text.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "tokens.bytes",
        "Why does our byte-pair encoding start from bytes rather than characters?",
        (
            Option(
                "Because then, 256 tokens are enough to write any text.",
                "All text is stored as bytes, even text in a script that the tokenizer has never seen. So nothing is "
                "unknown.",
                right=True,
            ),
            Option(
                "Because bytes are shorter, so sequences get shorter.",
                "It's the other way around: one Hangul syllable is three bytes.",
            ),
            Option("Because models compute with bytes.", "They compute with vectors, which they look up by id."),
        ),
    ),
    Question(
        "tokens.order",
        "You encode a new word. In which order do you apply the merges?",
        (
            Option("The longest token first.", "That's a different tokenizer, and it splits some words differently."),
            Option(
                "In the order in which they were learned.",
                "Then a word is split the way it would have been split in training, so the model sees tokens it knows.",
                right=True,
            ),
            Option("From left to right.", "That's only the order in which one merge is applied within a word."),
        ),
    ),
    Question(
        "tokens.pieces",
        "Why do we first split the text into pieces that no merge may cross?",
        (
            Option(
                "To find the spaces again when decoding.",
                "Spaces are part of the tokens, so joining the tokens gives back the text.",
            ),
            Option(
                "Because otherwise tokens such as “dog.” and “dog,” would be learned separately.",
                "Letters, digits, and other symbols are kept apart, so `dog` is the same token before a comma and "
                "before a period.",
                right=True,
            ),
            Option(
                "To make the vocabulary larger.",
                "You choose the size of the vocabulary. The pieces affect only which tokens it contains.",
            ),
        ),
    ),
    Question(
        "tokens.korean",
        "A tokenizer that was trained on nothing but English encodes a Korean text. What do you get?",
        (
            Option("An error.", "All 256 bytes are tokens, so every text can be encoded."),
            Option(
                "Many tokens: 2.4 per character in this lesson.",
                "Hardly any merges apply, so most bytes remain separate tokens, and the model sees less text at a "
                "time.",
                right=True,
            ),
            Option(
                "Fewer tokens than for English, because a syllable is only one character.",
                "A syllable is one character but three bytes, and the tokens are made of bytes.",
            ),
        ),
    ),
    Question(
        "tokens.vocabulary",
        "You make the vocabulary larger and train on the same text. What does it cost you?",
        (
            Option("Longer sequences.", "Sequences get shorter, because each token covers more text."),
            Option(
                "More parameters in the embedding table, and more tokens that the model hardly ever sees.",
                "Each token needs its own row in the table, and the rows of rare tokens get few chances to learn.",
                right=True,
            ),
            Option(
                "Nothing. Larger is always better.",
                "With 30,000 characters of text, going from 1,024 to 2,048 tokens didn't help.",
            ),
        ),
    ),
    Question(
        "tokens.special",
        "Someone types “<eos>” as part of a text. What does `encode` turn it into by default?",
        (
            Option(
                "The special token that marks the end of a text.",
                "Then anyone could end a text just by typing that token. You have to ask for special tokens with "
                "`allow_special=True`.",
            ),
            Option(
                "Ordinary tokens, such as “<” and “>”.",
                "Whatever someone types is text. Only a program that asks for special tokens gets them.",
                right=True,
            ),
            Option("An error.", "Every text can be encoded, and this is a text like any other."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
