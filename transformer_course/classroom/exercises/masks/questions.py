"""Predictions and quiz questions of lesson 04, Masks."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "masks.first_row",
        "A causal mask hides what follows. How does the first token of a text share out its attention?",
        (
            Option(
                "All of it to itself.", "It sees only itself, and weights sum to 1, whatever its score.", right=True
            ),
            Option("Evenly among all tokens.", "All the others follow, and are hidden from it."),
            Option("It gets nothing.", "It sees one key, itself: the diagonal is in the mask."),
        ),
    ),
    Question(
        "masks.off_by_one",
        "The mask lets each token see one token too many, the next one. After training, what are the training loss "
        "and the text that this GPT writes like?",
        (
            Option(
                "The loss is a little higher, the text a little worse.",
                "Seeing more never makes the training task harder. Here it makes it trivial.",
            ),
            Option(
                "The loss is very low, the text very good.",
                "The loss is low because the answer can be read off. When writing there is no next token to read.",
            ),
            Option(
                "The loss is very low, the text rubbish.",
                "The model learns to copy the answer it sees. When it writes, the answer is not there yet.",
                right=True,
            ),
        ),
    ),
    Question(
        "masks.padding",
        "A GPT reads a text that was filled up with padding, and no padding mask is given. When do the outputs of the "
        "real tokens change?",
        (
            Option(
                "When the padding stands on the right.",
                "Then the padding comes after every real token, and the causal mask hides it already.",
            ),
            Option(
                "When the padding stands on the left.",
                "Then every real token sees the padding, and also stands at another position.",
                right=True,
            ),
            Option("Always.", "On the right the padding comes after everything, and a GPT does not see what follows."),
        ),
    ),
)

QUIZ = (
    Question(
        "masks.families",
        "Three Jacobians of outputs with respect to inputs: a triangle, a full square, and a full square next to a "
        "triangle. Which models are they?",
        (
            Option("BERT, GPT, BART.", "A triangle means that nobody sees what follows: that is GPT."),
            Option(
                "GPT, BERT, BART.",
                "GPT predicts what follows and may not see it; BERT sees both sides; BART's decoder sees the whole "
                "source, and its own text as a GPT does.",
                right=True,
            ),
            Option(
                "They depend on the weights.", "How large the entries are does. Where they are 0 is the mask's doing."
            ),
        ),
    ),
    Question(
        "masks.leak",
        "How do you find out in a minute whether a causal model leaks?",
        (
            Option(
                "Look at its loss on other text.",
                "That is just as low: there, too, the answer stands in the input.",
            ),
            Option(
                "Change the last token, and see whether earlier outputs move.",
                "They must not, not even in the last digit. One forward pass each, before any training.",
                right=True,
            ),
            Option(
                "Train it longer.",
                "It only gets better at copying.",
            ),
        ),
    ),
    Question(
        "masks.dark_rows",
        "How does a row that sees nothing come about in practice?",
        (
            Option(
                "Padding on the left together with a causal mask.",
                "The first token is padding, sees only itself, and padding may not be seen.",
                right=True,
            ),
            Option("A causal mask alone.", "There, every token sees at least itself."),
            Option("Padding on the right of a GPT.", "Even the padding there sees the real tokens before it."),
        ),
    ),
    Question(
        "masks.pad_positions",
        "You fill up on the left, hide the padding with a mask, and number the places 0, 1, 2, … as always. What is "
        "wrong?",
        (
            Option(
                "Nothing: the padding is hidden.", "It is, but it still pushes every real token to a later position."
            ),
            Option(
                "The real tokens stand at the wrong positions.",
                "Two of padding, and a text begins at position 2. `positions_of` counts real tokens only.",
                right=True,
            ),
            Option("The padding gets no position.", "It gets one, and nobody cares: no token sees it."),
        ),
    ),
    Question(
        "masks.cost",
        "Does a causal mask make attention with the written-out formula cheaper?",
        (
            Option("Yes, by half.", "All scores are computed first; the mask then throws nearly half of them away."),
            Option(
                "No, but a kernel that knows the mask can skip half.",
                "The formula computes what it hides. A fused kernel that is told “causal” leaves those blocks out.",
                right=True,
            ),
            Option("Yes, to linear cost.", "A triangle of n · (n + 1) / 2 pairs still grows with n²."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
