"""What lesson 22, Looking inside, asks before a cell runs."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "looking_inside.layers",
        "Each sequence of letters repeats with its own random period. Attention-only models (no feed-forward networks) "
        "with one or two four-head layers are trained for 600 steps. Which models learn to continue the sequences?",
        (
            Option(
                "Both.",
                "With one layer, a head sees which letter is at each position, but not which letter came before it. It "
                "can find the earlier copy of the current letter, but not the letter after it.",
            ),
            Option(
                "Only the ones with two layers.",
                "Copying takes two successive steps. First, each token notes which letter came before it. Then the "
                "current token looks for the token that noted the current letter.",
                right=True,
            ),
            Option(
                "Neither, because there's no feed-forward network.",
                "Copying doesn't require any computation on individual tokens. The answer only has to be looked up, "
                "and attention can do that.",
            ),
        ),
    ),
    Question(
        "looking_inside.best_head",
        "We silence one head in the second layer, the one with the highest induction score. How much of the copying is "
        "lost?",
        (
            Option(
                "Nearly all of it.",
                "That would be true if this were the only induction head. But other heads in its layer have high "
                "scores, too.",
            ),
            Option(
                "About a quarter, since it's one of four heads.",
                "Most heads in the layer point to the same token. Losing one of several votes rarely changes the "
                "answer.",
            ),
            Option(
                "Only a little.",
                "The other heads do the same work. So a head that you can remove isn't necessarily useless.",
                right=True,
            ),
        ),
    ),
    Question(
        "looking_inside.below",
        "Now we go to the layer below and silence the two heads that attend most to the previous token. What happens "
        "to the induction heads above?",
        (
            Option(
                "Nothing, because they have their own queries and keys.",
                "They do have their own, but they compute them from what the layer below wrote into the residual "
                "stream.",
            ),
            Option(
                "They find the right token far less often.",
                "Their keys are computed from what the layer below wrote, and most of the notes about previous tokens "
                "are now missing.",
                right=True,
            ),
            Option(
                "They look at the previous token instead.",
                "A head doesn't change its job in a trained model, since its weights stay the same.",
            ),
        ),
    ),
    Question(
        "looking_inside.shortcut",
        "The one-layer models train for another 600 steps on the same kind of sequences. What happens?",
        (
            Option(
                "Nothing, because one layer can't copy.",
                "They don't learn to look up what followed. But that's not the only way to be right on these "
                "sequences.",
            ),
            Option(
                "They learn to look up what followed, just later.",
                "Their accuracy does rise. But look at their induction scores and at the second test.",
            ),
            Option(
                "They get better in a different way.",
                "In a repeating text, the next letter is the one you haven't seen for the longest time. A model can "
                "find it without looking up what followed.",
                right=True,
            ),
        ),
    ),
    Question(
        "looking_inside.text",
        "The GPT that comes with the course has 16 heads. We silence one at a time and measure the loss on verses it "
        "hasn't seen. What do we find?",
        (
            Option(
                "All heads matter about equally.",
                "They could share the work evenly, but nothing makes them.",
            ),
            Option(
                "One head matters a lot, a few matter a little, and most hardly matter.",
                "The one that matters most is in the first block and attends most to the previous token.",
                right=True,
            ),
            Option(
                "Without some heads, the loss is clearly lower.",
                "That doesn't happen here: the lowest change is within one standard error of zero.",
            ),
        ),
    ),
    Question(
        "looking_inside.gpt",
        "Does this GPT have an induction head? It was trained on Bible verses, in windows of 128 tokens.",
        (
            Option(
                "Yes, every GPT has one.",
                "Olsson et al. find them in models that were trained on billions of tokens. This one has seen six "
                "million.",
            ),
            Option(
                "No head stands out.",
                "The best of the 16 scores is no higher than the score of uniform weights. A negative result is a "
                "result, too.",
                right=True,
            ),
            Option(
                "Yes, several in the last block.",
                "That would be a good place to look. But no score there is above the score of uniform weights.",
            ),
        ),
    ),
    Question(
        "looking_inside.state",
        "We use the lens to read the GPT's first hidden state, before any block. It's the sum of a token's "
        "embedding and the embedding of its position. Which token gets the highest logit?",
        (
            Option(
                "The token itself.",
                "The head reuses the embedding table. The row that went in is compared with all rows, and it's most "
                "similar to itself.",
                right=True,
            ),
            Option(
                "The token that most often comes next.",
                "To know that, the head would need a table of its own. This one reuses the embedding table.",
            ),
            Option(
                "None in particular: all are about equally likely.",
                "State 0's prediction is quite confident and nearly always wrong.",
            ),
        ),
    ),
)
