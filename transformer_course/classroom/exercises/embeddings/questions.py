"""Predictions and quiz questions of lesson 02, Token embeddings."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "embeddings.gradient",
        "The text is “the cat the 개”, and the table has five rows: the, cat, sat, 고양이, 개. The loss sends a "
        "gradient back to each of the four vectors. Which rows of the table will change?",
        (
            Option("All five.", "A change of the row of “sat” would change none of the four vectors, and so no loss."),
            Option(
                "Three: the, cat and 개. The row of “the” gets the gradients of both its places.",
                "Only rows that were looked up act on the loss, and one that is used twice acts on it twice.",
                right=True,
            ),
            Option(
                "Three: the, cat and 개. The row of “the” gets the gradient of its last place.",
                "Then what the first “the” has to say would be lost. Both places use the same row, and both count.",
            ),
            Option("Four, one for each vector.", "There are four vectors, but two of them are the same row."),
        ),
    ),
    Question(
        "embeddings.shuffle",
        "Now the rows of the trained model's table change places at random; nothing else is touched. Somebody who "
        "calls all 2,048 tokens equally likely has a loss of ln 2048 = 7.62. Where will the model's loss be?",
        (
            Option(
                "Where it was: all the rows are still there.",
                "They are, but at the wrong numbers. The ids of the text now lead to other words' rows.",
            ),
            Option(
                "Near 7.62: it can only guess.", "It does not know that it should. It is sure of itself, and wrong."
            ),
            Option(
                "Far above 7.62.",
                "The model reads other words than are written, and confidently says other words than follow. To be "
                "sure and wrong costs more than to guess.",
                right=True,
            ),
        ),
    ),
    Question(
        "embeddings.never",
        "Of the 2,048 tokens of our GPT, 216 never occur in its training text. Where are their rows after training?",
        (
            Option(
                "Still at the random numbers they started with.",
                "That is so where the table is used for looking up alone. This model also uses it to score tokens.",
            ),
            Option(
                "All pointing in nearly the same direction.",
                "The table also scores the next token, and every step tells each of these rows the same: not you.",
                right=True,
            ),
            Option("At zero.", "No step pulls a row to zero for not being used, except weight decay, and that slowly."),
        ),
    ),
    Question(
        "embeddings.tied",
        "One small model uses its table at both ends, the other has a second table for the scores, and so nearly twice "
        "as many parameters. Both train for 300 steps. Whose loss is lower?",
        (
            Option(
                "The one with two tables, clearly.",
                "It can store more. But each of its tables must learn for itself what the other one needs to know too.",
            ),
            Option(
                "The one with one table, clearly.",
                "In longer trainings it was found to be better. Here it is a matter of a few hundredths of a nat.",
            ),
            Option(
                "There is hardly a difference.",
                "Little more than half of the parameters, and the same loss to a few hundredths of a nat.",
                right=True,
            ),
        ),
    ),
    Question(
        "embeddings.itself",
        "A row goes straight from the table to the tied head, with nothing between. Which token scores highest?",
        (
            Option("The one that usually follows.", "Nothing in between could know what follows: the layers are gone."),
            Option(
                "Mostly the token itself.",
                "Its score is the dot product of a row with itself, the square of its length. Only a longer row can "
                "beat that, and only if it points nearly the same way.",
                right=True,
            ),
            Option(
                "A random one.", "A random row's product with another is small; with itself it is as large as it gets."
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "embeddings.one_hot",
        "A lookup equals a product with one-hot vectors. Why does no model compute it that way?",
        (
            Option("The result would be another one.", "It is the same to the last digit: 1 · row + 0 · all others."),
            Option(
                "Nearly all of the work and of the memory would be for zeros.",
                "With 50,257 tokens each vector would be 50,256 zeros and a 1. The lookup just reads one row.",
                right=True,
            ),
            Option(
                "A product has no gradient.", "It has, and the very same one: that is what makes the lookup learnable."
            ),
        ),
    ),
    Question(
        "embeddings.ids",
        "Somebody renumbers the vocabulary, and moves every row of the table to its token's new number. What changes?",
        (
            Option(
                "The model has to be trained again.", "Every token still finds its own row, and the row is all it sees."
            ),
            Option(
                "Nothing: the ids are only addresses.",
                "Section 8 did it with a trained model: the same loss.",
                right=True,
            ),
            Option("Words with large ids get more weight.", "No one calculates with an id. It says which row to read."),
        ),
    ),
    Question(
        "embeddings.parameters",
        "GPT-2 small has 50,257 tokens and d_model = 768. How many parameters has its table?",
        (
            Option("50,257 + 768", "Every token has a whole row of its own."),
            Option("50,257 × 768, about 38.6 million.", "A row of 768 numbers for each token.", right=True),
            Option("2 × 50,257 × 768", "It would be, with a second table for the scores. GPT-2's are tied."),
        ),
    ),
    Question(
        "embeddings.cosine",
        "In the trained table “good” and “evil” are close. Why?",
        (
            Option("The training failed.", "It did what it was for: to say which words may stand where."),
            Option(
                "They stand in the same places: what comes before and after fits both.",
                "The table learns from neighbors in the text, not from a dictionary. Opposites often share theirs.",
                right=True,
            ),
            Option(
                "They have neighboring ids.", "An id is an address. The rows beside it belong to quite other words."
            ),
        ),
    ),
    Question(
        "embeddings.rows",
        "Two tables, not tied. A token occurs in none of the texts of a batch. Which of its two rows gets a gradient?",
        (
            Option("Neither.", "The scores of all tokens go into the softmax, also of those that do not occur."),
            Option(
                "Only the one in the scoring table.",
                "There every token competes at every place. In the input table only rows that were looked up move.",
                right=True,
            ),
            Option("Only the one in the input table.", "Nobody looked it up, so it acted on nothing."),
            Option("Both.", "A row of the input table that was not looked up has no effect on the loss."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
