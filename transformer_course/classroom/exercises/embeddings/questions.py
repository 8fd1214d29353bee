"""Predictions and quiz questions for lesson 02, Token embeddings."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "embeddings.gradient",
        "The text is “the cat the 개,” and the table has rows for “the,” “cat,” “sat,” “고양이,” and “개.” A gradient "
        "arrives at each of the four vectors. Which rows of the table get a gradient?",
        (
            Option(
                "All five.",
                "Changing the row of “sat” wouldn't change any of the four vectors, so it wouldn't change the loss.",
            ),
            Option(
                "Three: “the,” “cat,” and “개.” The row of “the” gets the gradients of both its positions, added up.",
                "Only rows that were looked up affect the loss, and a row that is used twice affects it twice.",
                right=True,
            ),
            Option(
                "Three: “the,” “cat,” and “개.” The row of “the” gets the gradient of its last position.",
                "Then the gradient from the first “the” would be lost. Both positions use the same row, so both count.",
            ),
            Option("Four, one for each vector.", "There are four vectors, but two of them are the same row."),
        ),
    ),
    Question(
        "embeddings.shuffle",
        "Now we shuffle the rows of the trained model's table at random and change nothing else. A uniform guess over "
        "all 2,048 tokens has a loss of ln 2048 = 7.62. What will the model's loss be?",
        (
            Option(
                "The same as before, because all the rows are still there.",
                "They are, but under different ids. The ids in the text now lead to the rows of other words.",
            ),
            Option(
                "Near 7.62, because it can only guess.",
                "The model doesn't know that it should guess. It's confident but wrong.",
            ),
            Option(
                "Far above 7.62.",
                "Each id now gives the model the wrong word's row, and the model's predictions are scrambled in the "
                "same way. But it's as confident as before, and being confidently wrong costs more than guessing.",
                right=True,
            ),
        ),
    ),
    Question(
        "embeddings.never",
        "Of our GPT's 2,048 tokens, 216 never occur in its training text. Where are their rows after training?",
        (
            Option(
                "Still at their random initial values.",
                "That would be true if the table were used only for lookups. This model also uses it for its logits.",
            ),
            Option(
                "They all point in nearly the same direction.",
                "The table also scores the next token, so each step pushes all of these rows in the same direction, "
                "away from the hidden states.",
                right=True,
            ),
            Option(
                "At zero.",
                "A row isn't pulled to zero just because it's unused. Only weight decay pulls rows toward zero, and "
                "it's slow.",
            ),
        ),
    ),
    Question(
        "embeddings.tied",
        "One small model uses the same table for the lookup and for the logits. A second model has a separate table "
        "for the logits and therefore nearly twice as many parameters. Both train for 300 steps. Which one has the "
        "lower loss?",
        (
            Option(
                "Clearly the one with two tables.",
                "It can store more, but its two tables have to learn many of the same things separately.",
            ),
            Option(
                "Clearly the one with one table.",
                "Published models that trained for longer were better with one table. Here, the difference is a few "
                "hundredths of a nat.",
            ),
            Option(
                "There is hardly any difference.",
                "With little more than half as many parameters, the first model reaches the same loss, to within a "
                "few hundredths of a nat.",
                right=True,
            ),
        ),
    ),
    Question(
        "embeddings.itself",
        "A row goes straight from the table to the tied head, with nothing in between. Which token gets the highest "
        "logit?",
        (
            Option(
                "The token that usually comes next.",
                "Nothing in this path knows what comes next. That's what the layers in between are for.",
            ),
            Option(
                "Mostly the token itself.",
                "A row agrees best with itself, unless another row is so long that its dot product is larger.",
                right=True,
            ),
            Option("A random token.", "A dot product isn't random. It's large for rows that point the same way."),
        ),
    ),
)

QUIZ = (
    Question(
        "embeddings.one_hot",
        "A lookup gives the same result as multiplying one-hot vectors by the table. Why don't models compute it that "
        "way?",
        (
            Option("The result would be different.", "It would be exactly the same: 1 · row + 0 · all the others."),
            Option(
                "Nearly all of the work and the memory would be spent on zeros.",
                "With 50,257 tokens, each vector would have 50,256 zeros and a single 1. A lookup just reads one row.",
                right=True,
            ),
            Option(
                "A product has no gradient.",
                "It has the same gradient as the lookup. That's why a lookup table can be learned.",
            ),
        ),
    ),
    Question(
        "embeddings.ids",
        "You renumber the vocabulary and move each row of the table to its token's new number. What changes?",
        (
            Option(
                "The model has to be trained again.",
                "Each token still gets its own row, and that row is all the model sees.",
            ),
            Option(
                "Nothing, because ids are only addresses.",
                "We tried it with a trained model in section 8, and the loss stayed the same.",
                right=True,
            ),
            Option(
                "Words with large ids get more weight.",
                "The model never computes with an id. The id only tells it which row to read.",
            ),
        ),
    ),
    Question(
        "embeddings.parameters",
        "GPT-2 small has 50,257 tokens and d_model = 768. How many parameters does its embedding table have?",
        (
            Option("50,257 + 768", "Every token has a whole row of its own."),
            Option("50,257 × 768, about 38.6 million.", "One row of 768 numbers for each token.", right=True),
            Option(
                "2 × 50,257 × 768",
                "That would be true with a second table for the logits, but GPT-2 uses one table for both.",
            ),
        ),
    ),
    Question(
        "embeddings.cosine",
        "In the trained table, “good” and “evil” are close. Why?",
        (
            Option("The training failed.", "It did what it was supposed to do: learn which words can occur where."),
            Option(
                "They occur in the same contexts: the words before and after one of them often fit the other, too.",
                "The table learns from neighbors in the text, not from a dictionary, and opposites often have the "
                "same neighbors.",
                right=True,
            ),
            Option(
                "Their ids are next to each other.",
                "An id is an address. The rows next to it belong to completely different words.",
            ),
        ),
    ),
    Question(
        "embeddings.rows",
        "A model has two separate tables, one for the lookup and one for the logits. A token doesn't occur in any text "
        "of a batch. Which of its two rows get a gradient?",
        (
            Option("Neither of them.", "The loss compares the logits of all tokens, even those that don't occur."),
            Option(
                "Only the one in the table for the logits.",
                "In that table, every token competes at every position. In the input table, only rows that were looked "
                "up move.",
                right=True,
            ),
            Option("Only the one in the input table.", "It wasn't looked up, so it had no effect on the loss."),
            Option("Both of them.", "A row of the input table that wasn't looked up has no effect on the loss."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
