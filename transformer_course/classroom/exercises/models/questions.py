"""Predictions and quiz questions for lesson 12, Models."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "models.last_token",
        "A GPT and a BERT read the same five tokens. You replace the last token with a different one. Which model's "
        "output for the *first* token changes?",
        (
            Option("Only GPT's.", "GPT's attention is causal, so its first token never sees the last one."),
            Option(
                "Only BERT's.",
                "In BERT, every token sees the whole text. In GPT, a token sees itself and what comes before it.",
                right=True,
            ),
            Option("Both.", "GPT's attention is causal, so nothing flows from the last token back to the first."),
            Option("Neither.", "BERT's attention has no causal mask, so the first token sees the last one."),
        ),
    ),
    Question(
        "models.large_start",
        "You draw initial weights that are 50 times as large as GPT-2's, with a standard deviation of 1 instead of "
        "0.02. There are 63 characters to choose from, and ln 63 = 4.14. What is the loss before any training?",
        (
            Option(
                "About 4.14, as with small weights.",
                "It would be if all logits were nearly equal. Large weights produce large logits, even though the "
                "final norm keeps the hidden states at the same size.",
            ),
            Option(
                "Much larger than 4.14.",
                "Large weights produce large logits. The softmax is then almost sure of one character, and that "
                "character is almost always wrong.",
                right=True,
            ),
            Option(
                "Much smaller than 4.14.",
                "A confident model has a small loss only if it's right. This one hasn't learned anything yet.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "models.route",
        "In what order do GPT's parts process a batch of token ids?",
        (
            Option(
                "Blocks, embedding, norm, head.", "Blocks compute with vectors, so the embedding has to come first."
            ),
            Option(
                "Embedding, blocks, norm, head.",
                "The embedding turns ids into vectors, the blocks work on them, and the final norm scales them to a "
                "common size before the head scores every token.",
                right=True,
            ),
            Option(
                "Embedding, norm, blocks, head.",
                "That norm comes after the blocks. In a pre-norm model, nothing else normalizes the stream itself.",
            ),
        ),
    ),
    Question(
        "models.gpt_to_bert",
        "Which line of code makes GPT, but not BERT, causal?",
        (
            Option(
                "The line that builds the block's attention.",
                "gpt_block passes `causal=True`, and bert_block doesn't. The rest of the block, the stack, and the "
                "forward pass are the same.",
                right=True,
            ),
            Option(
                "One in the forward pass.",
                "CausalLanguageModel.forward passes on only a padding mask. It never mentions the future.",
            ),
            Option("One in the stack.", "Both use the same Stack class, which just runs one block after another."),
        ),
    ),
    Question(
        "models.memory",
        "BART has read a source of 30 tokens and writes a target of 20, one token at a time. How many times does "
        "the encoder need to run?",
        (
            Option(
                "Once.",
                "Its result, the memory, depends only on the source, which doesn't change while the decoder writes.",
                right=True,
            ),
            Option("20 times, once per target token.", "The decoder runs that often. The source stays the same."),
            Option("30 times, once per source token.", "The encoder reads all source tokens at once."),
        ),
    ),
    Question(
        "models.tied",
        "GPT-2's head uses the embedding table. What would a separate matrix cost?",
        (
            Option(
                "Nothing: a head has no parameters.",
                "TiedHead has none of its own, but a separate matrix would add some.",
            ),
            Option(
                "768 more parameters.",
                "That's one row. The head needs a row for every token in the vocabulary.",
            ),
            Option(
                "38.6 million more parameters.",
                "The matrix has one row of 768 numbers for each of the 50,257 tokens: 38.6 million on top of 124 "
                "million.",
                right=True,
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
