"""Predictions and quiz questions of lesson 16, From GPT to LLaMA."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "from_gpt_to_llama.cache",
        "Llama 2 70B has 64 heads of queries, and 8 heads of keys and values. How large is its cache, compared with "
        "the same model in which every head has keys and values of its own?",
        (
            Option("As large: the text is as long.", "As many tokens are kept, but of each of them less."),
            Option("Half, because only the keys are shared.", "Keys and values are shared alike."),
            Option(
                "An eighth.",
                "Only keys and values are kept, and there are 8 heads of them instead of 64.",
                right=True,
            ),
        ),
    ),
    Question(
        "from_gpt_to_llama.which",
        "Five parts are swapped in, one after the other: RMSNorm, RoPE, SwiGLU, no biases, grouped queries. The models "
        "are small, read single characters, and train for 300 steps. Which swap lowers the loss most?",
        (
            Option(
                "RMSNorm.", "It does nearly what LayerNorm does, with fewer operations: it was not meant to do more."
            ),
            Option(
                "RoPE.",
                "A model with learned positions has to find out for each position separately what RoPE says from the "
                "start: how far away a token is. In a short training that is worth most.",
                right=True,
            ),
            Option("SwiGLU.", "A better feed-forward, perhaps, but not the largest step: look at the table."),
            Option("Grouped queries.", "They take something away, to save memory when the model writes."),
        ),
    ),
    Question(
        "from_gpt_to_llama.small_start",
        "All weights start from random numbers of spread 0.02, as in GPT-2, though this model is twelve times as "
        "narrow. GPT and GPT with SwiGLU, three seeds each: what does the comparison say now?",
        (
            Option("The same: the start is soon forgotten.", "In 300 steps it is not: a start can cost most of them."),
            Option(
                "SwiGLU looks harmful.",
                "The gate multiplies two numbers. Where both start tiny, their product is tinier still, and the "
                "feed-forward as good as missing for a long time.",
                right=True,
            ),
            Option("SwiGLU looks better still.", "It multiplies two numbers. What if both start near zero?"),
        ),
    ),
)

QUIZ = (
    Question(
        "from_gpt_to_llama.equal",
        "Why is SwiGLU's hidden layer made narrower before it is compared with GPT's feed-forward?",
        (
            Option("Because the gate would not fit otherwise.", "It fits at any width. The question is what it costs."),
            Option(
                "So that both have as many weights, and take as many FLOPs.",
                "A larger model is nearly always better. Only at equal cost does the comparison say something about "
                "the part.",
                right=True,
            ),
            Option("Because a gate learns faster.", "Even if it did, it would not be a reason for another width."),
        ),
    ),
    Question(
        "from_gpt_to_llama.one_seed",
        "You try a new part with one seed, and the loss falls by 0.005. With three seeds the losses of the old model "
        "spread over 0.015. What do you know?",
        (
            Option("The part helps, a little.", "Another seed alone moves the loss by more than that."),
            Option("The part does nothing.", "That would need proof, too: it may do less than you can see."),
            Option(
                "Nothing yet: the difference is smaller than what another seed makes.",
                "More seeds make the mean better known, by the root of their number.",
                right=True,
            ),
        ),
    ),
    Question(
        "from_gpt_to_llama.grouped",
        "Grouped queries do not lower the loss here. Why do large models have them?",
        (
            Option(
                "For the cache: long texts fit into memory, and each new token reads less of it.",
                "What they cost in loss is small, and when a model writes, its cache is what memory is full of.",
                right=True,
            ),
            Option("Because they train faster.", "Training keeps no cache, and the FLOPs are as many."),
            Option("Because the queries agree better.", "Every head still asks its own question."),
        ),
    ),
    Question(
        "from_gpt_to_llama.null",
        "A swap changes the mean by less than 2.8 standard errors. What should a report say?",
        (
            Option("That the part is useless.", "At this size, in this training. It may bring something elsewhere."),
            Option(
                "The difference, its error, the setting, and that nothing can be told apart with so many seeds.",
                "Then a reader knows how large an effect could still hide in the noise.",
                right=True,
            ),
            Option("Nothing: only differences are results.", "Then a reader sees lucky parts only."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
