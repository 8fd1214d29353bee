"""Predictions and quiz for lesson 11, Blocks."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "blocks.how_far",
        "In the block above, each token reads only the token just before it. Suppose you stack three such blocks. How "
        "many tokens back can the last token's output depend on?",
        (
            Option(
                "One, because every block looks one token back.",
                "The token that the last token reads in block 3 has already read its own neighbor in block 2.",
            ),
            Option(
                "Three.",
                "Each block adds one step: in block 3, the last token reads its neighbor, which read its own neighbor "
                "in block 2, and so on.",
                right=True,
            ),
            Option(
                "All of them.",
                "Only if no more than three tokens come before the last one, if there are more blocks, or if "
                "attention looks back farther.",
            ),
        ),
    ),
    Question(
        "blocks.no_attention",
        "Suppose you remove the attention from both blocks of a small GPT that reads characters. Everything else stays "
        "the same, and you train the model as before. What can it still learn?",
        (
            Option(
                "Nothing: its loss stays at ln of the vocabulary size.",
                "It still sees the current character, and the feed-forward network can use it.",
            ),
            Option(
                "Which character follows which: a table of pairs.",
                "Without attention, no information comes in from other tokens. All it can use is the current "
                "character and its position.",
                right=True,
            ),
            Option(
                "As much as before, only more slowly.",
                "No matter how long it trains, two texts that end in the same character at the same position look the "
                "same to it.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "blocks.who_knows",
        "Where does the code decide whether a block is pre-norm or post-norm?",
        (
            Option(
                "In TransformerBlock, with an argument.",
                "It has no such argument. It calls its residual connections and doesn't ask what they do.",
            ),
            Option(
                "In the residual connections that the block is given.",
                "PreNorm and PostNorm are two classes, so the same block serves GPT and BERT.",
                right=True,
            ),
            Option("In the attention.", "Attention gets a tensor and can't tell whether it's normalized."),
        ),
    ),
    Question(
        "blocks.residual_factory",
        "Why does TransformerBlock take `residual` as a function that makes a connection, instead of a connection?",
        (
            Option(
                "Because each sublayer needs its own connection, with its own norm.",
                "The block calls it once per sublayer. With a single connection, both sublayers would share one norm.",
                right=True,
            ),
            Option("To save memory.", "It makes two norms instead of one, so it takes slightly more memory."),
            Option("Because a connection has no parameters.", "Its norm has parameters."),
        ),
    ),
    Question(
        "blocks.gpt_and_bert",
        "Which of these does BERT's block *not* share with GPT-2's?",
        (
            Option(
                "Multi-head attention with biases.", "Both have it. GPT-2's is causal, but that adds no parameters."
            ),
            Option(
                "A feed-forward network four times as wide as the model.",
                "Both have it: 3,072 hidden units for 768 features.",
            ),
            Option(
                "The placement of the norm.",
                "In BERT, it comes after the sum; in GPT-2, it comes before the sublayer. Besides, GPT-2 is causal, "
                "and its GELU is an approximation.",
                right=True,
            ),
            Option("The number of parameters.", "At the same sizes, the two have exactly the same number."),
        ),
    ),
    Question(
        "blocks.cross",
        "In BART's cross-attention, where do queries, keys, and values come from?",
        (
            Option(
                "Queries from the decoder, keys and values from the encoder.",
                "The text being written asks, and the text being read answers.",
                right=True,
            ),
            Option(
                "Queries from the encoder, keys and values from the decoder.",
                "Then the source would read the target, and the target would learn nothing about the source.",
            ),
            Option("All three from the encoder.", "Then the target couldn't ask for what it needs."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
