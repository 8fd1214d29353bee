"""Predictions and quiz questions for lesson 16, From GPT to LLaMA."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "from_gpt_to_llama.cache",
        "Llama 2 70B has 64 query heads, but only 8 key heads and 8 value heads. How large is its key-value cache, "
        "compared with that of a model in which every query head has its own keys and values?",
        (
            Option(
                "The same, because the text is the same.",
                "The number of tokens is the same, but the cache stores less for each one.",
            ),
            Option("Half as large, because only the keys are shared.", "Keys and values are both shared."),
            Option(
                "One-eighth.",
                "The cache holds only keys and values, and there are 8 heads of them instead of 64.",
                right=True,
            ),
        ),
    ),
    Question(
        "from_gpt_to_llama.which",
        "We swap in five parts, one after the other: RMSNorm, RoPE, SwiGLU, no biases, and grouped queries. The models "
        "are small, read single characters, and train for 300 steps. Which swap lowers the loss the most?",
        (
            Option(
                "RMSNorm.",
                "It does nearly the same thing as LayerNorm with fewer operations. It isn't meant to do more.",
            ),
            Option(
                "RoPE.",
                "A model with a learned position table has to find out what each position means. With RoPE, the scores "
                "already depend on distance in the first training step.",
                right=True,
            ),
            Option("SwiGLU.", "It does lower the loss, but by much less."),
            Option("Grouped queries.", "They remove keys and values to save memory while the model generates text."),
        ),
    ),
    Question(
        "from_gpt_to_llama.small_start",
        "Now all weights start with a standard deviation of 0.02, as in GPT-2, although this model is a twelfth as "
        "wide. We compare GPT with and without SwiGLU again, with three seeds each. What do we find?",
        (
            Option("The same, because training soon makes up for the start.", "Not within 300 steps."),
            Option(
                "SwiGLU looks harmful.",
                "The gate multiplies two numbers. If both start out tiny, their product is tinier still, and the "
                "feed-forward network contributes almost nothing at first.",
                right=True,
            ),
            Option("SwiGLU looks even better.", "It multiplies two numbers. What if both start near zero?"),
        ),
    ),
)

QUIZ = (
    Question(
        "from_gpt_to_llama.equal",
        "Why do we make SwiGLU's hidden layer narrower before we compare SwiGLU with GPT's feed-forward network?",
        (
            Option("Because the gate wouldn't fit otherwise.", "It fits at any width. The question is what it costs."),
            Option(
                "So that both have the same number of weights and need the same number of FLOPs.",
                "A larger model is often better just because it's larger. At equal cost, the comparison is about the "
                "part itself.",
                right=True,
            ),
            Option("Because a gate learns faster.", "Even if it did, that wouldn't be a reason for a different width."),
        ),
    ),
    Question(
        "from_gpt_to_llama.one_seed",
        "You try a new part with one seed, and the loss falls by 0.005. With three seeds, the old model's losses vary "
        "by 0.015. What do you know?",
        (
            Option("The part helps a little.", "A different seed alone can change the loss by three times as much."),
            Option("The part does nothing.", "You can't know that either: its effect may be too small to see."),
            Option(
                "Nothing yet, because a different seed changes the loss by more than that.",
                "More seeds make the means more precise: the standard error shrinks with the square root of their "
                "number.",
                right=True,
            ),
        ),
    ),
    Question(
        "from_gpt_to_llama.grouped",
        "Grouped queries didn't lower the loss here. Why do large models have them?",
        (
            Option(
                "Because they shrink the cache so that longer texts fit into memory.",
                "In this lesson's largest example, 8 heads instead of 64 save seven-eighths of the cache.",
                right=True,
            ),
            Option(
                "Because they make training cheaper.",
                "Here, the saved weights went to the feed-forward network, so the cost stayed the same.",
            ),
            Option("Because all heads then ask the same question.", "Every query head still asks its own question."),
        ),
    ),
    Question(
        "from_gpt_to_llama.null",
        "A swap changes the mean loss by less than 2.8 standard errors. What should a report say?",
        (
            Option(
                "The part is useless.",
                "At this size, with this training, you couldn't see an effect. That's all you know.",
            ),
            Option(
                "The difference, its error, the setting, and the fact that these seeds can't distinguish it from zero.",
                "Then a reader knows how large an effect could still be hidden in the noise.",
                right=True,
            ),
            Option(
                "Nothing, because only differences are results.",
                "Then readers would hear only about the parts that got lucky.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
