"""Predictions and quiz questions of lesson 17, Train BERT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_bert.neighbors",
        "Count every pair of neighboring tokens in the training text. Then hide some tokens of a new text, and fill "
        "each gap with the token that fits best between its two neighbors. With tier cpu's vocabulary of 4,096, how "
        "often is that guess right?",
        (
            Option("Almost never: less than 1 time in 50.", "Even always guessing the most common token does better."),
            Option(
                "About 1 time in 3.",
                "Two neighbors tell you a lot: between `in` and `beginning`, hardly anything fits but `the`.",
                right=True,
            ),
            Option(
                "About 9 times in 10.", "Many gaps held a name, a verb, or a number that two neighbors don't reveal."
            ),
        ),
    ),
    Question(
        "train_bert.rotary",
        "Take the same BERT and the same training settings, but replace the rotation by a learned vector per position, "
        "as in the BERT of 2018. After 250 of 2,000 steps, how does it compare?",
        (
            Option("It names clearly more of the hidden tokens.", "It has more to learn first: look at the means."),
            Option("It names about as many.", "With enough training it might. After 250 steps, it's far behind."),
            Option(
                "It names clearly fewer.",
                "A learned vector means nothing until it has been trained, separately for every position. Rotation "
                "makes scores depend on distance from the first step on.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "train_bert.kept",
        "Why does one selected token in ten become a random one?",
        (
            Option(
                "To make the batch harder to memorize.", "It may do that, too, but look at what section 9 measured."
            ),
            Option(
                "So that the model can't simply copy a token it can see.",
                "If every visible token were right, copying would always be the best answer at a visible token. In our "
                "run without random tokens, that's exactly what the model learned.",
                right=True,
            ),
            Option("So that the loss starts lower.", "A wrong token makes the task harder, not easier."),
        ),
    ),
    Question(
        "train_bert.generate",
        "GPT writes text token by token. Why doesn't BERT?",
        (
            Option("It has no head for tokens.", "It does: that's the head that names the hidden tokens."),
            Option("It's too small.", "Size isn't the reason: larger encoders don't write either."),
            Option(
                "It was trained to fill gaps with text on both sides, never to continue from the left alone.",
                "When you write, everything to the right is missing. BERT rarely met that in training.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bert.compare",
        "Over all selected tokens, our BERT names 34.6% and the both-sides bigram 30.7%. Is BERT ahead?",
        (
            Option("Yes: a higher share is a higher share.", "Not of the same information. What does BERT see there?"),
            Option(
                "Not at filling gaps: at a fifth of these places BERT sees a token, and half the time it's the answer.",
                "Behind the mask alone, BERT names 29.5% and the bigram 30.8%. Only there do both answer the same "
                "question.",
                right=True,
            ),
            Option("No: shares can't be compared at all.", "They can, as long as both see the same things."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
