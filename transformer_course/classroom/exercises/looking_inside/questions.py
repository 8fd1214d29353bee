"""The quiz of lesson 22, Looking inside, and its predictions."""

from transformer_course.classroom.exercises.looking_inside.predictions import PREDICTIONS
from transformer_course.classroom.exercises.question import Option, Question

QUIZ = (
    Question(
        "looking_inside.offset",
        "A text repeats with period 10. Which key does an induction head attend to from position 25?",
        (
            Option("15", "That's the earlier copy of the current token. The head attends to the token *after* it."),
            Option("16", "25 − 10 = 15 is the earlier copy, and 16 is the token that followed it.", right=True),
            Option("24", "That's the previous token, which a previous-token head attends to."),
        ),
    ),
    Question(
        "looking_inside.chance",
        "A head has an induction score of 0.05. Is it an induction head?",
        (
            Option(
                "Yes, because 0.05 is more than 0.",
                "A softmax is never 0, so every head puts some weight on every key that it may see. Compare the score "
                "with that of uniform weights.",
            ),
            Option(
                "No, because 0.05 is small.",
                "With 500 visible keys, 0.05 would be 25 times the score of uniform weights.",
            ),
            Option(
                "You can't tell until you know what uniform weights would score.",
                "With 20 visible keys, uniform weights score 0.05, so this head would be nothing special. With 500, "
                "it would stand out.",
                right=True,
            ),
        ),
    ),
    Question(
        "looking_inside.spared",
        "You silence a head, and nothing changes. What can you conclude?",
        (
            Option(
                "The head does nothing.",
                "It may do the same work as other heads. Our copying models could do without one induction head, but "
                "not without all four heads of layer 1.",
            ),
            Option("On this text, the model gets by without it.", "That's all that was measured.", right=True),
            Option("It should be removed.", "You may need it on a different text, or once another head is gone."),
        ),
    ),
    Question(
        "looking_inside.noise",
        "You test 16 heads on 48 windows. Without one of them, the loss rises by 0.005, with a standard error (how "
        "far off such a number typically is by chance) of 0.002. What do you conclude?",
        (
            Option(
                "It may help a little, but 48 other windows could give a different answer.",
                "That's two and a half standard errors. Among 16 heads, chance alone produces such a result now and "
                "then.",
                right=True,
            ),
            Option(
                "It's proven to help.",
                "If no head had any effect, one of the 16 would still look this good about once in ten experiments.",
            ),
            Option("It does nothing.", "The best estimate is 0.005, not 0. It's just uncertain."),
        ),
    ),
    Question(
        "looking_inside.lens",
        "What does the logit lens take for granted?",
        (
            Option(
                "Hidden states between blocks represent information the same way as the last hidden state does.",
                "Residual connections make that plausible, but nothing enforces it. A state may hold information that "
                "the head can't read.",
                right=True,
            ),
            Option(
                "The model was trained to stop early.", "It never was. So it's remarkable that the lens works at all."
            ),
            Option("Every block has its own head.", "There's only one head, and the lens applies it to every state."),
        ),
    ),
)

QUESTIONS = PREDICTIONS + QUIZ
