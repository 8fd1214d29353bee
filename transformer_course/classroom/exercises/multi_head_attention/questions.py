"""Predictions and quiz questions for lesson 07, Multi-head attention."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "multi_head_attention.parameters",
        "Attention with d_model = 64 and one head has four 64 × 64 matrices. We split it into eight heads. How many "
        "parameters does it have now?",
        (
            Option(
                "Eight times as many.",
                "Each head uses its own columns of W_Q, W_K, and W_V. It doesn't get matrices of its own.",
            ),
            Option(
                "The same number.",
                "The matrices stay the same. Only their results are split into eight parts.",
                right=True,
            ),
            Option("An eighth.", "Each head uses an eighth of the columns, and there are eight heads."),
        ),
    ),
    Question(
        "multi_head_attention.one_head",
        "Everyone at the table wants two numbers: their friend's and their rival's. We train attention with one head "
        "and with two heads, both with the same number of parameters. How many of the numbers does the one-head model "
        "get right?",
        (
            Option(
                "About as many as the two-head model.",
                "One head returns one average. It can mix two numbers, but you can't tell which one is whose.",
            ),
            Option(
                "Hardly any.",
                "It still finds people, and it can report one of the two numbers quite well.",
            ),
            Option(
                "A bit more than half.",
                "One softmax gives one average. The model reads off the number with the larger weight and mostly "
                "guesses the other.",
                right=True,
            ),
        ),
    ),
    Question(
        "multi_head_attention.text",
        "What about text? Small GPTs with 1, 2, or 8 heads learn to predict letters, all with the same number of "
        "parameters. What happens to the loss?",
        (
            Option(
                "With one head, the model doesn't learn at all.",
                "A single average over the earlier letters already helps a lot.",
            ),
            Option(
                "Eight heads are a little better than one.",
                "With each of the three seeds, eight heads beat one by less than 0.1 nats. The effect is small here.",
                right=True,
            ),
            Option(
                "It's the same for all of them.",
                "Nearly, but with each of the three seeds, eight heads beat one.",
            ),
        ),
    ),
    Question(
        "multi_head_attention.straight",
        "Suppose you split with a single `x.reshape(batch, n_heads, seq, d_head)`. The shape is right, and there is no "
        "error. What goes wrong?",
        (
            Option(
                "Nothing: it does the same thing.",
                "A reshape keeps the numbers in their order in memory, and for the heads, that's the wrong order.",
            ),
            Option(
                "Parts of one token end up at the position of another token.",
                "The numbers keep their old order, so the new seq axis mixes parts of several tokens. A causal mask "
                "then hides the wrong parts.",
                right=True,
            ),
            Option(
                "Only the order of the heads changes.",
                "A different order of the heads would do no harm. But here, each head sees mixed-up tokens.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "multi_head_attention.width",
        "A model has d_model = 512 and 8 heads. How long is the query of one head?",
        (
            Option("512 numbers.", "It would be that long if there were only one head."),
            Option("64 numbers.", "d_head = d_model / n_heads: the heads share the width.", right=True),
            Option("8 numbers.", "That's the number of heads."),
        ),
    ),
    Question(
        "multi_head_attention.output",
        "What is the output projection for?",
        (
            Option(
                "It mixes what the heads found.",
                "After the merge, each head's result is in its own columns. The last matrix combines them.",
                right=True,
            ),
            Option("It makes the weights sum to 1.", "The softmax does that, in each head separately."),
            Option("It picks the best head.", "Nothing is picked: all heads always take part."),
        ),
    ),
    Question(
        "multi_head_attention.reshape",
        "Your causal model's training and validation losses are both far better than you expected. What should you "
        "check?",
        (
            Option(
                "Whether a token can see the ones it should predict.",
                "In this lesson, a wrong reshape let the future through, and both losses looked great. The model did "
                "badly only where there was no future left to see.",
                right=True,
            ),
            Option(
                "Nothing: a good validation loss proves that the model is right.",
                "Validation text has the same leak. The loss where nothing leaks, at the last position, was much "
                "worse.",
            ),
            Option(
                "Whether it has too many heads.",
                "More heads can help a model, but they can't show it the answer. Only a leak does that.",
            ),
        ),
    ),
    Question(
        "multi_head_attention.where",
        "How do heads come to look for different things?",
        (
            Option("We tell each head what to do.", "There are no labels for heads in the training data."),
            Option(
                "They start from different random numbers, and training pulls each head toward what helps.",
                "If two heads find the same thing, one of them adds little, so finding something else pays off more. "
                "Nothing guarantees this, though.",
                right=True,
            ),
            Option(
                "They see different tokens.",
                "All heads see all tokens that the mask allows, but through different columns of W_Q, W_K, and W_V.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
