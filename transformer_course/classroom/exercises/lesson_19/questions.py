"""Predictions and quiz questions of lesson 19."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "19.layers",
        "A sequence of letters repeats itself after a period that is drawn anew each time. A model of attention alone, "
        "without feed-forwards, has one layer or two, of four heads each. Which learns to go on with it?",
        (
            Option(
                "Both.",
                "A head of the first layer sees which letter stands at each place, but not which stood before it. It "
                "can find the earlier copy of the present letter, and not what followed.",
            ),
            Option(
                "Only the one with two layers.",
                "It takes two steps, one after the other: first every token notes which letter stands before it, then "
                "the present letter looks for the token that noted it.",
                right=True,
            ),
            Option(
                "Neither: there is no feed-forward.",
                "Copying needs no computing on a single token: it is looked up, and that is what attention does.",
            ),
        ),
    ),
    Question(
        "19.best_head",
        "We silence one head of the second layer: the one with the highest induction score. How much of the copying is "
        "lost?",
        (
            Option(
                "Nearly all.",
                "That would be so if it were the only one. Look at the scores of its neighbours.",
            ),
            Option(
                "About a quarter: it is one of four.",
                "Each of them points at the same token. One vote of four missing does not make the answer wrong.",
            ),
            Option(
                "Hardly anything.",
                "Its neighbours do the same work. That a head can be spared does not show that it does nothing.",
                right=True,
            ),
        ),
    ),
    Question(
        "19.below",
        "Now the layer below: we silence the two heads that look most at the token right before. What becomes of the "
        "induction heads above?",
        (
            Option(
                "Nothing: they have their own queries and keys.",
                "Their keys are made of what the layer below wrote. An induction head looks for a token that was told "
                "who stands before it.",
            ),
            Option(
                "They no longer find the place.",
                "Their keys are made of what the heads below wrote. Without that there is nothing to be found.",
                right=True,
            ),
            Option(
                "They look at the token right before instead.",
                "Heads do not change their jobs in a finished model: the weights are what they are.",
            ),
        ),
    ),
    Question(
        "19.shortcut",
        "The models of one layer get as many steps again, on the same kind of sequences. What happens?",
        (
            Option(
                "Nothing: one layer cannot copy.",
                "It cannot look up what followed. But that is not the only way to be right on these sequences.",
            ),
            Option(
                "They learn to look up what followed, only later.",
                "Their share of right letters does rise. Look at their induction scores, and at the second test.",
            ),
            Option(
                "They get better, in another way.",
                "In a text that repeats itself the next letter is the one that was seen longest ago. That can be found "
                "without looking up what followed.",
                right=True,
            ),
        ),
    ),
    Question(
        "19.text",
        "The GPT that comes with the course has 16 heads. We silence one at a time, and measure its loss on text it "
        "has not seen. What do we find?",
        (
            Option(
                "Every head costs about the same.",
                "They could share the work evenly. But nothing asks them to.",
            ),
            Option(
                "One costs much, a few a little, most nearly nothing.",
                "And the one that costs most is a head of the first layer that looks at the token right before.",
                right=True,
            ),
            Option(
                "Some make it better when they go.",
                "Not one does so clearly here. In a model that was trained well each head pays a little.",
            ),
        ),
    ),
    Question(
        "19.gpt",
        "And does this GPT have an induction head? It has read Bible verses, in windows of 128 tokens.",
        (
            Option(
                "Yes, every GPT has.",
                "Large ones do. They have seen billions of tokens, and this one a few million.",
            ),
            Option(
                "No head stands out.",
                "A negative result, and an honest one: look at the numbers, and at how far they are from chance.",
                right=True,
            ),
            Option(
                "Several, in the last layer.",
                "That is where we would look. But no score there is clearly above that of an even spread.",
            ),
        ),
    ),
    Question(
        "19.state",
        "We read the very first state of the GPT through the lens: what enters the first block, the token's row of the "
        "table and the position's. What does it say comes next?",
        (
            Option(
                "The token itself.",
                "The head scores by the same table. The row that is most like a token's row is that row itself.",
                right=True,
            ),
            Option(
                "The token that follows most often.",
                "That would be in a table of its own. Here the head is tied to the embedding: what goes in as a row is "
                "compared with the same rows.",
            ),
            Option(
                "Every token with about the same probability.",
                "Not at all: it is quite sure, and nearly always wrong.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "19.offset",
        "A text repeats itself with period 10. At which key does an induction head look from place 25?",
        (
            Option("15.", "There stands the earlier copy of the present token. It looks at what *followed* it."),
            Option("16.", "25 − 10 = 15 is the earlier copy, and 16 is what followed it.", right=True),
            Option("24.", "That is the token right before: where a previous-token head looks."),
        ),
    ),
    Question(
        "19.chance",
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
        "19.spared",
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
        "19.noise",
        "Without a head the loss on 48 windows rises by 0.005, with a standard error of 0.002. What do you say?",
        (
            Option(
                "It helps, but so little that the next 48 windows may tell another story.",
                "Two or three standard errors from zero, and one of 16 heads that were tried: with so many tries, one "
                "or another looks like that by chance.",
                right=True,
            ),
            Option("It is proven to help.", "Among 16 heads without any effect, one would often look like this."),
            Option("It does nothing.", "The best guess is 0.005, not 0. It is only not a sure one."),
        ),
    ),
    Question(
        "19.lens",
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
