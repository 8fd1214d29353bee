"""Predictions and quiz questions for lesson 18, Fine-tune BERT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "fine_tune_bert.padding",
        "A text of two tokens shares a batch with longer ones, so it's padded. In one feature, its two real tokens "
        "have the values −2 and −3, and the padding has the value 0. What's the maximum over all tokens?",
        (
            Option("−2, the larger of the two real values.", "It should be. But 0 is larger than −2."),
            Option(
                "0, which no real token has.",
                "The padding wins. Setting it to zero isn't enough: it has to be lower than any real value.",
                right=True,
            ),
            Option("−3, the value farthest from zero.", "The maximum keeps the sign: −3 is the smallest of the three."),
        ),
    ),
    Question(
        "fine_tune_bert.scratch",
        "In half of our examples, two neighboring words were swapped. We train the same network twice to spot these "
        "swaps, with about 2,000 labeled examples: once from random weights and once from our BERT's weights. How "
        "often is the network that started from random weights right on new verses?",
        (
            Option(
                "About 50%: no better than a coin flip.",
                "It doesn't even fit its training examples. Section 10 looks for the reason.",
                right=True,
            ),
            Option("About 65%.", "A linear model that counts pairs of words gets about that far."),
            Option("About 80%.", "That's what the pretrained network reaches."),
        ),
    ),
    Question(
        "fine_tune_bert.groups",
        "With all 27,330 training verses labeled, which method gets the best macro-F1 for the eight groups of books?",
        (
            Option(
                "The pretrained network.",
                "It leads as long as there are few labels. With all of them, it's good at the large groups, but "
                "macro-F1 counts the small ones just as much.",
            ),
            Option(
                "The network trained from scratch.", "It ends up behind the pretrained network and both linear models."
            ),
            Option(
                "A linear model that counts words.",
                "Names and rare words give away even a small group, and a linear model has a weight for each of these "
                "words.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "fine_tune_bert.fair",
        "For word order, every verse is in the data twice, once with two words swapped. Why?",
        (
            Option("It doubles the data for free.", "It does, but that's not the reason."),
            Option(
                "Because counting single words then scores exactly 50%, so only order can help.",
                "Both versions contain the same words. A model that does better than a coin flip must have looked at "
                "their order.",
                right=True,
            ),
            Option(
                "So that the model can compare the two.", "It sees one text at a time and isn't told which two match."
            ),
        ),
    ),
    Question(
        "fine_tune_bert.macro",
        "Of 100 verses, 90 belong to one group and 10 to another. A model always predicts the first group. What are "
        "its accuracy and its macro-F1?",
        (
            Option("0.90 and 0.90.", "Macro-F1 averages over both groups, and one of them was never predicted."),
            Option(
                "0.90 and about 0.47.",
                "The first group's F1 is 2 · 90 / (100 + 90) = 0.95, and the second's is 0, so their mean is 0.47.",
                right=True,
            ),
            Option("0.50 and 0.90.", "Accuracy is the share of right predictions, and 90 of 100 are right."),
        ),
    ),
    Question(
        "fine_tune_bert.stuck",
        "When we train from scratch, the loss stays at ln 2 = 0.693 on the training examples, too. What does that "
        "tell you?",
        (
            Option(
                "That the labels don't contain enough information.",
                "You can't tell: a network that doesn't fit its training examples hasn't used everything that's in "
                "them.",
            ),
            Option(
                "That this training didn't find a solution, even for the examples it was shown.",
                "It's a failure of optimization. The run can't tell you whether the labels would have been enough.",
                right=True,
            ),
            Option(
                "That the network is too small for the task.",
                "The same network, started from BERT's weights, learns it.",
            ),
        ),
    ),
    Question(
        "fine_tune_bert.curve",
        "A paper shows that a pretrained model beats training from scratch with 1,000 labels. What do you ask first?",
        (
            Option("How large the model is.", "Good to know, but it doesn't tell you what the comparison is worth."),
            Option(
                "How both do with more labels and with equal compute, and how well a linear model does.",
                "One point isn't much: curves can cross, and a simple model may beat both.",
                right=True,
            ),
            Option("Nothing: the comparison is fair.", "One model was trained for longer, and counting may beat both."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
