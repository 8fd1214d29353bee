"""The quiz of lesson 22, Looking inside, and its predictions with it."""

from transformer_course.classroom.exercises.looking_inside.predictions import PREDICTIONS
from transformer_course.classroom.exercises.question import Option, Question

QUIZ = (
    Question(
        "looking_inside.offset",
        "A text repeats itself with period 10. At which key does an induction head look from place 25?",
        (
            Option("15.", "There stands the earlier copy of the present token. It looks at what *followed* it."),
            Option("16.", "25 − 10 = 15 is the earlier copy, and 16 is what followed it.", right=True),
            Option("24.", "That is the token right before: where a previous-token head looks."),
        ),
    ),
    Question(
        "looking_inside.chance",
        "A head has an induction score of 0.05. Is it an induction head?",
        (
            Option(
                "Yes: 0.05 is more than 0.", "Every head puts some weight everywhere. The question is: more than what?"
            ),
            Option("No: 0.05 is little.", "Among 500 keys it would be a lot."),
            Option(
                "That depends on what even weights would give.",
                "With 20 keys in sight, even weights give 0.05. A score means something only beside such a number.",
                right=True,
            ),
        ),
    ),
    Question(
        "looking_inside.spared",
        "Silencing a head changes nothing. What follows?",
        (
            Option(
                "The head does nothing.",
                "It may do what others do as well, as the induction heads of our model: one can go, all four cannot.",
            ),
            Option("On this text, the others make up for it.", "More is not known, and that is a lot.", right=True),
            Option("It should be removed.", "On another text it may be the one that is needed."),
        ),
    ),
    Question(
        "looking_inside.noise",
        "Without a head the loss on 48 windows rises by 0.005, with a standard error of 0.002. What do you say?",
        (
            Option(
                "It helps, but so little that the next 48 windows may tell another story.",
                "Two or three standard errors from zero, and one of 16 heads that were tried: with so many tries, now "
                "and then one looks like that by chance.",
                right=True,
            ),
            Option(
                "It is proven to help.",
                "Among 16 heads without any effect, one would look like this about once in eight such experiments.",
            ),
            Option("It does nothing.", "The best guess is 0.005, not 0. It is only not a sure one."),
        ),
    ),
    Question(
        "looking_inside.lens",
        "What does the logit lens take for granted?",
        (
            Option(
                "That all layers write in the language that the head reads.",
                "The path around the blocks makes that plausible, and nothing forces it. A state can hold what the "
                "head cannot read yet.",
                right=True,
            ),
            Option("That the model is trained to stop early.", "It never was. That it works at all is a finding."),
            Option("That every block has a head.", "There is one head, and it is used on every state."),
        ),
    ),
)

QUESTIONS = PREDICTIONS + QUIZ
