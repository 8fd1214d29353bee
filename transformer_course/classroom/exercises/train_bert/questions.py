"""Predictions and quiz questions for lesson 17, Train BERT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_bert.neighbors",
        "We count every pair of neighboring tokens in the training text. Then we hide some tokens of a new text and "
        "fill each gap with the token that fits best between its two neighbors. With the `cpu` tier's vocabulary of "
        "4,096 tokens, how often is that guess right?",
        (
            Option(
                "Almost never: less than 1 time in 50.",
                "If you always guess the most common token, you're right more often than that.",
            ),
            Option(
                "About 1 time in 3.",
                "Two neighbors tell you a lot: between `in` and `beginning`, hardly anything fits but `the`.",
                right=True,
            ),
            Option(
                "About 9 times in 10.",
                "Many of the hidden tokens are names, verbs, or numbers that two neighbors don't reveal.",
            ),
        ),
    ),
    Question(
        "train_bert.rotary",
        "We take the same BERT and the same training settings, but replace the rotation with a learned vector per "
        "position, as in the BERT of 2018. After 250 of 2,000 steps, how do the two compare?",
        (
            Option(
                "The model with learned positions recovers clearly more of the hidden tokens.",
                "It has more to learn first. Look at the means.",
            ),
            Option("It recovers about as many.", "With enough training, it might. After 250 steps, it's far behind."),
            Option(
                "It recovers clearly fewer.",
                "A learned vector means nothing until it has been trained, and every position has its own. From "
                "the first step on, rotation makes attention scores depend on distance.",
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
                "If every visible token were right, copying it would always be the best strategy. In our run "
                "without random tokens, that's exactly what the model learned to do.",
                right=True,
            ),
            Option("So that the loss starts lower.", "A wrong token makes the task harder, not easier."),
        ),
    ),
    Question(
        "train_bert.generate",
        "GPT writes text token by token. Why doesn't BERT?",
        (
            Option("It has no head that predicts tokens.", "It does have one. That head predicts the hidden tokens."),
            Option("It's too small.", "Size isn't the reason. Larger encoders don't write text, either."),
            Option(
                "It was trained to fill gaps that have text on both sides, never to continue a text from the left "
                "alone.",
                "When you write, everything to the right is missing. BERT rarely saw that in training.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bert.compare",
        "Over all selected tokens, our BERT recovers 34.6% and the both-sides bigram 30.7%. Is BERT better at "
        "filling gaps?",
        (
            Option(
                "Yes, because 34.6% is more than 30.7%.",
                "The two don't work with the same information. What does BERT see at these positions?",
            ),
            Option(
                "Not necessarily. At a fifth of these positions, BERT sees a token, and half the time it's the answer.",
                "Where all it sees is the mask, BERT recovers 29.5% and the bigram 30.8%. Only there do both answer "
                "the same question.",
                right=True,
            ),
            Option(
                "You can't tell, because shares can't be compared at all.",
                "They can, as long as both methods see the same things.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
