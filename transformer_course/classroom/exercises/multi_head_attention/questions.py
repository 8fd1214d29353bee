"""Predictions and quiz questions of lesson 07, Multi-head attention."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "multi_head_attention.parameters",
        "Attention with d_model = 64 and one head has four matrices of 64 × 64. We cut it into eight heads. How many "
        "numbers does it learn then?",
        (
            Option(
                "Eight times as many.", "Each head gets its own rows of the same matrices, not matrices of its own."
            ),
            Option(
                "The same.",
                "The matrices stay; only what they make is cut into eight pieces. Heads cost no parameters.",
                right=True,
            ),
            Option("An eighth.", "Each head has an eighth of the rows, and there are eight of them."),
        ),
    ),
    Question(
        "multi_head_attention.one_head",
        "Everyone at the table wants two numbers now: that of their friend and that of their rival. The same "
        "attention, with the same number of parameters, has one head or two. How often is one head right?",
        (
            Option(
                "About as often as two.",
                "With one head there is one mean of values. It can hold two numbers mixed, but not say which is whose.",
            ),
            Option(
                "Hardly ever.",
                "It still finds people: it can serve one of the two wishes rather well.",
            ),
            Option(
                "About half of the time.",
                "One softmax gives one mean: it mixes the two, reads off the one that weighs more, and has to guess at "
                "the other.",
                right=True,
            ),
        ),
    ),
    Question(
        "multi_head_attention.text",
        "And on text? A small GPT learns to predict letters, with 1, 2 or 8 heads and the same number of "
        "parameters. What happens to its loss?",
        (
            Option(
                "With one head it does not learn at all.",
                "One mean over the letters before is worth a lot already.",
            ),
            Option(
                "More heads help a little, up to a point.",
                "Several things in the letters before matter at once. But the effect is small here: look at the "
                "numbers.",
                right=True,
            ),
            Option(
                "It is the same for all.",
                "Nearly. But with the same seed, one head is behind eight each time.",
            ),
        ),
    ),
    Question(
        "multi_head_attention.straight",
        "Somebody splits with one `x.reshape(batch, n_heads, seq, d_head)`: the shape is right, and nothing raises an "
        "error. What goes wrong?",
        (
            Option("Nothing: it is the same.", "A reshape keeps the numbers in their order, and the order is wrong."),
            Option(
                "A token's pieces end up in the places of other tokens.",
                "The numbers are counted off in their old order, so the axis called seq holds pieces of several tokens "
                "mixed. A causal mask then hides the wrong ones.",
                right=True,
            ),
            Option("Only the order of the heads.", "That would not matter. Here a head sees tokens that are mixed up."),
        ),
    ),
)

QUIZ = (
    Question(
        "multi_head_attention.width",
        "A model has d_model = 512 and 8 heads. How long is a query of one head?",
        (
            Option("512.", "That is one head's share only if there is one head."),
            Option("64.", "d_head = d_model / n_heads: the heads share the width among them.", right=True),
            Option("8.", "That is how many heads there are."),
        ),
    ),
    Question(
        "multi_head_attention.output",
        "What is the output projection for?",
        (
            Option(
                "It mixes what the heads found.",
                "After the merge each head's result lies in its own features. The last matrix lets them be combined, "
                "and puts them where later layers look for them.",
                right=True,
            ),
            Option("It makes the weights sum to 1.", "The softmax does that, in each head by itself."),
            Option("It chooses the best head.", "Nothing is chosen: all heads take part, always."),
        ),
    ),
    Question(
        "multi_head_attention.grouped",
        "LLaMA-style models let several query heads share one head of keys and values. What does that save most of?",
        (
            Option(
                "Memory of the cache.",
                "The cache holds keys and values for every token of the text: a quarter of the heads is a quarter of "
                "it.",
                right=True,
            ),
            Option("Scores to compute.", "Every query head still compares its queries with all keys."),
            Option("Query heads.", "There are as many as before. Only keys and values are shared."),
        ),
    ),
    Question(
        "multi_head_attention.cache",
        "Why are keys and values kept while a GPT writes, and queries not?",
        (
            Option("Queries are too large.", "They are as long as the keys of their head."),
            Option(
                "An old token's query is never used again.",
                "Only the newest token asks. But it asks all earlier ones, and for that it needs their keys and "
                "values.",
                right=True,
            ),
            Option(
                "Old queries change with each new token.",
                "They do not, as the keys do not: an earlier token sees nothing of what comes later.",
            ),
        ),
    ),
    Question(
        "multi_head_attention.where",
        "How do heads come to look for different things?",
        (
            Option("We say which head does what.", "Nobody does: there is no label for heads in the training data."),
            Option(
                "They start from different random numbers, and training pulls each where it helps.",
                "Where two heads find the same, one of them is worth little, so there is more to win elsewhere. "
                "Nothing guarantees it, and some heads of trained models can be removed with hardly a loss.",
                right=True,
            ),
            Option(
                "They see different tokens.", "All heads see all tokens that the mask allows, through other matrices."
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
