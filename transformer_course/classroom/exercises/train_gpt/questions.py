"""Predictions and quiz questions for lesson 14, Train GPT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_gpt.predictions",
        "A batch holds 16 windows of 128 tokens. How many predictions does GPT learn from in one step?",
        (
            Option("16", "That would be one per window, but every position can predict its next token."),
            Option("128", "That's one window. The batch holds 16 of them."),
            Option(
                "2,048",
                "16 · 128: thanks to the causal mask, every position predicts its next token without having seen it, "
                "all in a single pass.",
                right=True,
            ),
            Option("2,048 · 2,048", "A position attends to many others, but it makes only one prediction."),
        ),
    ),
    Question(
        "train_gpt.ngrams",
        "Let's compare counting with learning, on the same training text. A 5-gram model looks up which tokens "
        "followed the last four. A small GPT sees a whole window but trains for only about five minutes on a CPU. "
        "Which one predicts new text better?",
        (
            Option(
                "The GPT, by far.",
                "It sees farther back, but it has to learn everything in small steps, and five minutes isn't long.",
            ),
            Option(
                "The 5-gram model.",
                "Counting uses every word of the text at once, whereas gradient descent takes small steps. Section 8 "
                "shows what happens when the same GPT trains for longer.",
                right=True,
            ),
            Option(
                "Neither: both are as good as guessing.",
                "Guessing has a loss of ln V, where the training curve starts. Both end up far below it.",
            ),
        ),
    ),
    Question(
        "train_gpt.less",
        "You throw away 63 of every 64 pages of the training text. Which model suffers more: the one that counts "
        "pairs or the one that counts runs of five tokens?",
        (
            Option(
                "The one that counts pairs.",
                "Pairs repeat even in a short text. Look at the left end of the picture.",
            ),
            Option(
                "The one that counts runs of five.",
                "Most runs of five are now new to it, so it falls back on shorter ones and loses the advantage of its "
                "longer context.",
                right=True,
            ),
            Option(
                "Both suffer equally.",
                "They end up close to each other, so the one that was further ahead has lost more.",
            ),
        ),
    ),
    Question(
        "train_gpt.leak",
        "You forget the causal mask, so each position can see the token that it should predict. What does the training "
        "loss do?",
        (
            Option(
                "It stays where it started.", "The answer is in plain sight, and gradient descent finds it quickly."
            ),
            Option(
                "It falls almost to 0.",
                "Copying the token on the right is a perfect strategy in training. When the model writes, there is no "
                "token on the right.",
                right=True,
            ),
            Option("It becomes NaN.", "Nothing divides by 0. The numbers look better than ever."),
        ),
    ),
)

QUIZ = (
    Question(
        "train_gpt.continuation",
        "“Testament” occurs 50 times in a text, always after “Old” or “New.” Another word occurs 10 times, after 10 "
        "different words. Neither ever followed “blue.” According to Kneser–Ney, how likely is “Testament” after "
        "“blue,” compared with the other word?",
        (
            Option("Five times as likely.", "That's the ratio of their frequencies. Kneser–Ney counts neighbors."),
            Option(
                "A fifth as likely, or a little less.",
                "“Testament” follows two different words, whereas the other word follows ten, and the discount takes "
                "the same amount from both. A word that follows only a few others is a bad guess elsewhere.",
                right=True,
            ),
            Option("Not at all: the pair was never seen.", "What the discount takes away is shared among all words."),
        ),
    ),
    Question(
        "train_gpt.bits",
        "Why can't you compare models with different tokenizers by their loss per token?",
        (
            Option(
                "Because a token covers more text with one tokenizer than with another.",
                "With long tokens, there are fewer predictions, and each is harder. Per character, both spell out the "
                "same text.",
                right=True,
            ),
            Option("Because nats aren't bits.", "They differ by a factor of ln 2, which is the same for every model."),
            Option(
                "Because a larger vocabulary always has a higher loss per character.",
                "Per token, it usually does. Per character, its loss may well be lower.",
            ),
        ),
    ),
    Question(
        "train_gpt.sudden",
        "Your training loss falls to 0.01 within a minute, on text that nobody could predict that well. What do you do "
        "first?",
        (
            Option(
                "Publish.",
                "Text has surprises that no model can predict. A loss near 0 means that the model saw the answer.",
            ),
            Option(
                "Check the shift of the targets and the causal mask.",
                "Either mistake lets the answer leak in. A validation loss with shifted targets exposes the missing "
                "shift. The missing mask shows only when the model writes, or when you measure the last position of "
                "each window alone.",
                right=True,
            ),
            Option(
                "Lower the learning rate.",
                "A learning rate that's too high makes the loss jump or rise. It doesn't make text predictable.",
            ),
        ),
    ),
    Question(
        "train_gpt.validation",
        "The training loss keeps falling while the validation loss rises. What's happening?",
        (
            Option("The learning rate is too low.", "Then both would fall slowly."),
            Option(
                "The model memorizes the training text.",
                "What it learns now helps only on that text. More text, a smaller model, or dropout would help.",
                right=True,
            ),
            Option("The tokenizer doesn't fit.", "It's the same for both texts and didn't change in between."),
        ),
    ),
    Question(
        "train_gpt.compression",
        "A model needs 1.5 bits per character on a text of 1,000 characters. What does that mean?",
        (
            Option(
                "If you compress it with the model, the text fits into about 1,500 bits.",
                "Arithmetic coding turns predictions into such a file. The decoder needs the same model.",
                right=True,
            ),
            Option("The model has 1,500 parameters.", "Bits per character measure predictions, not size."),
            Option("It guesses 1.5 characters at a time.", "It measures how surprising each character is on average."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
