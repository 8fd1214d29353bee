"""Predictions and quiz questions of lesson 14, Train GPT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_gpt.predictions",
        "A batch holds 16 windows of 128 tokens. From how many predictions does a GPT learn in one step?",
        (
            Option("16", "That would be one for each window: a waste, because every position is ready to predict."),
            Option("128", "That is one window. The batch holds 16 of them."),
            Option(
                "2,048",
                "16 · 128: the causal mask lets every position predict its next token without having seen it, all "
                "in one pass.",
                right=True,
            ),
            Option("2,048 · 2,048", "A position attends to many others, but it makes only one prediction."),
        ),
    ),
    Question(
        "train_gpt.ngrams",
        "Counting against learning, on the same training text: a 5-gram model looks up which tokens followed the last "
        "four. A small GPT sees a whole window, but trains only for minutes, on a CPU. Which one predicts new text "
        "better?",
        (
            Option(
                "The GPT, by far.",
                "It sees further back, but must learn everything by small steps. Section 8 shows where it stands on "
                "your machine.",
            ),
            Option(
                "The 5-gram model.",
                "Counting uses every word of the text at once; gradient descent takes small steps. Section 8 shows "
                "by how much, and section 9 how much text each of them needs.",
                right=True,
            ),
            Option(
                "Neither: both are as good as guessing.",
                "Guessing takes ln V nats per token, where the training curve begins. Both come far below it.",
            ),
        ),
    ),
    Question(
        "train_gpt.less",
        "Somebody takes away 63 of every 64 pages of the training text. Which model is hurt more, the one that counts "
        "pairs, or the one that counts runs of five tokens?",
        (
            Option(
                "The one that counts pairs.",
                "Pairs come again and again, also in little text. Look at the left end of the picture.",
            ),
            Option(
                "The one that counts runs of five.",
                "Most runs of five are then seen for the first time, and all it can do is to look at shorter ones: the "
                "advantage of its long memory is gone.",
                right=True,
            ),
            Option(
                "Both lose as much.",
                "They end close to each other, and so the one that was further ahead has lost more.",
            ),
        ),
    ),
    Question(
        "train_gpt.leak",
        "You forget the causal mask, so that each position can see the token it should predict. What does the "
        "training loss do?",
        (
            Option("It stays where it began.", "The answer is in plain sight: gradient descent finds it quickly."),
            Option(
                "It falls almost to 0.",
                "Copying the neighbor on the right is a perfect answer during training, and there is no neighbor on "
                "the right when the model writes.",
                right=True,
            ),
            Option("It becomes NaN.", "Nothing divides by zero. The numbers look better than ever, and that is it."),
        ),
    ),
)

QUIZ = (
    Question(
        "train_gpt.continuation",
        "“Testament” comes 50 times in a text, always after “Old” or “New”. After “blue”, which was never followed by "
        "it, how likely is “Testament” to Kneser and Ney, compared with a word that came 10 times after 10 different "
        "words?",
        (
            Option("Five times as likely.", "That is the ratio of their frequencies. What was counted is neighbors."),
            Option(
                "A fifth as likely, or a little less.",
                "It has two neighbors, the other word ten, and the discount takes as much from both. A word that only "
                "comes in fixed company is a bad guess in any other.",
                right=True,
            ),
            Option("Not at all: the pair was never seen.", "What the discount took away reaches every word."),
        ),
    ),
    Question(
        "train_gpt.bits",
        "Why is the loss per token not enough to compare models with different tokenizers?",
        (
            Option(
                "Because a token is more text for one tokenizer than for the other.",
                "With long tokens there are fewer predictions, each of them harder. Per character, both spell the "
                "same text.",
                right=True,
            ),
            Option("Because nats are no bits.", "They differ by the factor ln 2 and nothing else, for every model."),
            Option(
                "Because a larger vocabulary always gives a higher loss per character.",
                "Per token it usually does. Per character it may well be lower.",
            ),
        ),
    ),
    Question(
        "train_gpt.sudden",
        "Your training loss falls to 0.01 within a minute, on text that nobody could predict. What do you do first?",
        (
            Option("Publish.", "Text has surprises that no model can know. A loss near 0 says that it saw the answer."),
            Option(
                "Check the shift of the targets and the causal mask.",
                "Both let the answer leak in. A validation loss with shifted targets finds the missing shift; the "
                "missing mask shows only when the model has to write.",
                right=True,
            ),
            Option(
                "Lower the learning rate.",
                "A rate that is too high makes a loss rise or jump; it does not make the unpredictable predictable.",
            ),
        ),
    ),
    Question(
        "train_gpt.validation",
        "The training loss still falls, the validation loss rises. What is happening?",
        (
            Option("The learning rate is too low.", "Then both would fall, slowly."),
            Option(
                "The model learns the training text by heart.",
                "What it still gains holds for that text alone: more text, a smaller model, or dropout would help.",
                right=True,
            ),
            Option("The tokenizer does not fit.", "It is the same for both texts, and did not change in between."),
        ),
    ),
    Question(
        "train_gpt.compression",
        "A model takes 1.5 bits per character on a text of 1,000 characters. What does that say?",
        (
            Option(
                "With the model as a code, the text fits into about 1,500 bits.",
                "Arithmetic coding turns predictions into such a file; the decoder needs the same model.",
                right=True,
            ),
            Option("It has 1,500 parameters.", "Bits per character measure its predictions, not its size."),
            Option("It guesses 1.5 characters at a time.", "It says how much information each character still holds."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
