"""Predictions and quiz questions of lesson 01, Tokens."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "tokens.hangul",
        "In UTF-8 the letter a takes one byte. How many does the syllable 한 take?",
        (
            Option("One: it is one character.", "A byte has 256 values, and there are 11,172 Hangul syllables alone."),
            Option(
                "Two, as 2¹⁶ = 65,536 are enough.",
                "That is how UTF-16 stores it. In UTF-8 some bits of each byte say where a character begins and how "
                "long it is, and the 11 bits left of two are too few.",
            ),
            Option(
                "Three.",
                "Hangul syllables have the numbers 44,032 to 55,203, which take 16 bits. Three bytes of UTF-8 have "
                "room for just 16: 4 + 6 + 6.",
                right=True,
            ),
            Option(
                "Three, one for each of its letters ㅎ, ㅏ and ㄴ.",
                "Three is right, but for another reason: 가 has two letters and takes three bytes as well.",
            ),
        ),
    ),
    Question(
        "tokens.bandana",
        "The merges an, ana and ban were learned, in this order. Into which tokens is “nanas” cut?",
        (
            Option("n · ana · s", "an first: n an a s. Then ana joins an and a.", right=True),
            Option("nan · as", "No merge makes nan, and none makes as."),
            Option("n · an · as", "an and a are neighbors, and there is a merge for them; for as there is none."),
            Option("n · a · n · a · s", "The word is new, but its pairs are not: an fits."),
        ),
    ),
    Question(
        "tokens.small_text",
        "With a training text of only 30,000 characters, you let the vocabulary grow from 256 to 2,048 tokens. Every "
        "token is guessed by how often it came in that text. How many bits per character does a new text cost?",
        (
            Option(
                "Fewer and fewer: tokens are longer.",
                "That holds for as long as tokens are seen often enough to know how frequent they are.",
            ),
            Option(
                "First fewer, then hardly fewer or even more.",
                "Longer tokens help, until most of them have been seen only a few times, and their frequencies are "
                "guesswork.",
                right=True,
            ),
            Option("More and more: there are more tokens to choose from.", "But each of them says more at once."),
        ),
    ),
)

QUIZ = (
    Question(
        "tokens.bytes",
        "Why does our byte-pair encoding begin with bytes rather than with characters?",
        (
            Option(
                "Then 256 tokens can write any text there is.",
                "Every text is bytes, also one in a script that the training text never had. No token for unknowns is "
                "needed.",
                right=True,
            ),
            Option(
                "Bytes are shorter, so sequences become shorter.", "Longer, if anything: a syllable is three bytes."
            ),
            Option("Models compute with bytes.", "They compute with vectors, which they look up by id."),
        ),
    ),
    Question(
        "tokens.order",
        "A new word is to be encoded. In which order are the merges applied?",
        (
            Option("The longest token first.", "That is another tokenizer, and it cuts some words differently."),
            Option(
                "In the order of learning.",
                "So a word is cut now as it would have been in training, and the model meets the tokens it learned.",
                right=True,
            ),
            Option("From left to right.", "Only occurrences of one and the same merge are taken from left to right."),
        ),
    ),
    Question(
        "tokens.pieces",
        "What is it good for that the text is first cut into pieces, which no merge may cross?",
        (
            Option(
                "The decoder needs the borders of words.",
                "Tokens put together give the text, spaces and all. The borders are not needed.",
            ),
            Option(
                "Without it, tokens such as “dog.” and “dog,” would be learned, each on its own.",
                "Letters, digits and other signs stay apart, so that dog is the same token before a comma and at the "
                "end.",
                right=True,
            ),
            Option(
                "It makes the vocabulary larger.",
                "The size is what you ask for. The cut decides what it is spent on.",
            ),
        ),
    ),
    Question(
        "tokens.vocabulary",
        "You make the vocabulary larger and train on the same text. What do you pay?",
        (
            Option(
                "Longer sequences.",
                "Shorter ones: every token covers more text.",
            ),
            Option(
                "More parameters in the embedding, and many tokens that the model has hardly seen.",
                "Each token needs its own row, and a rare one gets few chances to learn it.",
                right=True,
            ),
            Option("Nothing: larger is better.", "Then everybody would take every word there is. Look at section 8."),
        ),
    ),
    Question(
        "tokens.special",
        "Somebody types “<eos>” into the text to be encoded. What does `encode` make of it, if nothing else is said?",
        (
            Option(
                "The special token for the end.",
                "Then anybody could end a text, or pretend to be another speaker, by typing. It must be asked for with "
                "`allow_special`.",
            ),
            Option(
                "Ordinary tokens, for <, eos and >.",
                "What somebody types is text. Only a program that asks for it gets special tokens.",
                right=True,
            ),
            Option("An error.", "Every text can be encoded; this is one like any other."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
