"""Predictions and quiz questions for lesson 15, Generate."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "generate.by_hand",
        "Four tokens have the probabilities 1/2, 1/4, 1/8, and 1/8. What probability does the most likely token get at "
        "a temperature of 1/2?",
        (
            Option(
                "1/2, as before, because the order doesn't change.", "The order stays the same, but the shares don't."
            ),
            Option(
                "8/11, about 0.73.",
                "Every probability is squared: 1/4, 1/16, 1/64, and 1/64. Divided by their sum, 22/64, the first is "
                "16/22 = 8/11.",
                right=True,
            ),
            Option(
                "1, because a low temperature makes decoding greedy.",
                "That's the limit at temperature 0. At 1/2, every token keeps some probability.",
            ),
            Option(
                "1/4, because the probability is halved.",
                "The *logits* are divided by 1/2, so their differences double.",
            ),
        ),
    ),
    Question(
        "generate.cache_time",
        "A small GPT on a CPU has read 1,000 tokens. Without a cache, it reads all of them again for each new token. "
        "With a cache, it reads only the new one. About how much faster is each new token with the cache?",
        (
            Option(
                "1,000 times.",
                "It's close to that if you count multiplications. But every layer also costs some fixed time per call.",
            ),
            Option(
                "10 to 100 times.",
                "There is about 1,000 times less to compute, but most of what remains is the fixed cost of starting "
                "each operation. A larger model would gain more.",
                right=True,
            ),
            Option(
                "Not at all, because attention still has to look at all tokens.",
                "It looks at their keys and values, but it doesn't have to compute them again.",
            ),
        ),
    ),
    Question(
        "generate.loops",
        "Greedy decoding writes “the king of Judah” over and over. What happens to the probability of “Judah” from one "
        "repetition to the next?",
        (
            Option(
                "It falls, because the model notices the repetition.", "It learned from texts in which phrases recur."
            ),
            Option(
                "It stays the same, because the words before it are the same.",
                "The model sees more than just those words.",
            ),
            Option(
                "It rises.",
                "A phrase that has just occurred is likely to occur again. The more often it has occurred, the surer "
                "the model is.",
                right=True,
            ),
        ),
    ),
    Question(
        "generate.beams",
        "With more beams, the search finds texts that the model considers more likely. Are they more like text that "
        "people wrote?",
        (
            Option(
                "Yes, a more likely text is better.",
                "According to our measurement, no: people write far less likely text.",
            ),
            Option(
                "They become about as likely as people's text.", "Greedy text is already far more likely than that."
            ),
            Option(
                "No. In terms of likelihood, they get even further away from it.",
                "Greedy text is already more likely than what people write, and additional beams make the text more "
                "likely still.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "generate.temperature",
        "One token is 9 times as likely as another. How many times as likely is it at a temperature of 2?",
        (
            Option("3 times as likely.", "The ratio is raised to the power 1/T, and √9 = 3.", right=True),
            Option("18 times as likely.", "A temperature above 1 makes the distribution flatter, not sharper."),
            Option("4.5 times as likely.", "The logits are divided by 2, so the ratio becomes its square root."),
        ),
    ),
    Question(
        "generate.k_or_p",
        "The model is sure: one token has a probability of 0.98. How many tokens are left after top-k with k = 40, and "
        "how many after top-p with p = 0.9?",
        (
            Option("40 tokens and 1 token.", "Top-p adapts to how sure the model is. Top-k doesn't.", right=True),
            Option("1 token each.", "Top-k keeps 40 tokens, whatever their probabilities are."),
            Option("40 tokens each.", "The best token alone reaches 0.9, so top-p keeps only that one."),
        ),
    ),
    Question(
        "generate.cache_same",
        "Why can a GPT keep the keys and values of earlier tokens instead of computing them again?",
        (
            Option(
                "Because of the causal mask: a later token can't change anything about an earlier one.",
                "In BERT, where every token sees all others, a new token changes the vectors of all of them.",
                right=True,
            ),
            Option("Because small changes in them don't matter.", "They don't change at all, apart from rounding."),
            Option("Because the queries stay the same.", "Earlier queries aren't needed anymore. Only the new one is."),
        ),
    ),
    Question(
        "generate.beam_greedy",
        "When can beam search find a more likely text than greedy decoding?",
        (
            Option("Always.", "They often find the same text, and beam search can drop the best beginning, too."),
            Option(
                "When the most likely text doesn't begin with the most likely token.",
                "A second beam can keep a less likely beginning until its likely continuation shows up.",
                right=True,
            ),
            Option("Only at temperatures above 1.", "Neither method draws samples, so temperature plays no part."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
