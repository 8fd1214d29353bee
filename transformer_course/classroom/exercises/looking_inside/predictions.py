"""What lesson 22, Looking inside asks before a cell runs."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "looking_inside.layers",
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
        "looking_inside.best_head",
        "We silence one head of the second layer: the one with the highest induction score. How much of the copying is "
        "lost?",
        (
            Option(
                "Nearly all.",
                "That would be so if it were the only one. Look at the scores of its neighbors.",
            ),
            Option(
                "About a quarter: it is one of four.",
                "Each of them points at the same token. One vote of four missing does not make the answer wrong.",
            ),
            Option(
                "Hardly anything.",
                "Its neighbors do the same work. That a head can be spared does not show that it does nothing.",
                right=True,
            ),
        ),
    ),
    Question(
        "looking_inside.below",
        "Now the layer below: we silence the two heads that look most at the token right before. What becomes of the "
        "induction heads above?",
        (
            Option(
                "Nothing: they have their own queries and keys.",
                "Their keys are made of what the layer below wrote. An induction head looks for a token that was told "
                "who stands before it.",
            ),
            Option(
                "They find the place far less often.",
                "Their keys are made of what the heads below wrote. What is left comes from the other heads there.",
                right=True,
            ),
            Option(
                "They look at the token right before instead.",
                "Heads do not change their jobs in a finished model: the weights are what they are.",
            ),
        ),
    ),
    Question(
        "looking_inside.shortcut",
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
        "looking_inside.text",
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
        "looking_inside.gpt",
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
        "looking_inside.state",
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
