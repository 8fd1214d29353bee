"""Predictions and quiz questions of lesson 15, Generate."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "generate.by_hand",
        "The probabilities are 1/2, 1/4, 1/8 and 1/8. At temperature 1/2, what does the best token get?",
        (
            Option("1/2, as before: the order does not change.", "The order stays, the shares do not."),
            Option("8/11, about 0.73.", "Every probability is squared: 16, 4, 1 and 1 parts of 22.", right=True),
            Option("1: it is sampled greedily.", "That is the limit at temperature 0. At 1/2 the others keep some."),
            Option("1/4: it is halved.", "Logits are divided by 1/2, that is doubled, and so differences grow."),
        ),
    ),
    Question(
        "generate.cache_time",
        "A GPT has read 1,000 tokens. Without a cache it reads all of them again for each new token. With one it reads "
        "only the new one. About how much faster is a token with the cache, on a small model on a CPU?",
        (
            Option("1,000 times.", "Nearly so in arithmetic. But a token costs a fixed time for every layer as well."),
            Option(
                "Some tens of times.",
                "The work shrinks about 1,000-fold, and then what is left is the fixed cost of starting each "
                "operation. Larger models come closer to 1,000.",
                right=True,
            ),
            Option("Not at all: attention must look at all tokens anyway.", "At their keys, yes, which are kept."),
        ),
    ),
    Question(
        "generate.loops",
        "Always take the likeliest token, for a hundred tokens. What does our model write?",
        (
            Option(
                "The best text it can.",
                "The likeliest token at every place does not make a good text: you are about to see it.",
            ),
            Option(
                "The same few words, over and over.",
                "Once a phrase has occurred, it is the likeliest thing to come again, and each repetition makes the "
                "next more certain.",
                right=True,
            ),
            Option(
                "Words at random.",
                "Nothing is random in greedy decoding: the same prompt gives the same text every time.",
            ),
        ),
    ),
    Question(
        "generate.beams",
        "Beam search finds text to which the model gives a higher probability than to what greedy decoding finds. Is "
        "it more like text that people wrote?",
        (
            Option("Yes: likelier is better.", "Measure it: people's own text is far less likely than either."),
            Option("It is just as likely as theirs.", "Not nearly: people's own text is far less likely."),
            Option(
                "No: as likelihood goes, it is even further from it.",
                "The likeliest text is full of the safest phrases. What people write surprises all the time.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "generate.temperature",
        "What does a temperature of 2 do to a token that is 9 times as likely as another?",
        (
            Option("It becomes 3 times as likely.", "Odds are taken to the power 1/t: √9 = 3.", right=True),
            Option("It becomes 18 times as likely.", "Above 1 the distribution becomes flatter, not sharper."),
            Option("It becomes 4.5 times as likely.", "The logits are divided, not the odds: their root is taken."),
        ),
    ),
    Question(
        "generate.k_or_p",
        "The model is sure: one token has 0.98. What is left after top-k with 40, and after top-p with 0.9?",
        (
            Option("40 tokens, and 1 token.", "Top-p goes by the model's certainty, top-k does not.", right=True),
            Option("1 token in both.", "Top-k keeps 40 whatever their probabilities are."),
            Option("40 tokens in both.", "The best token alone reaches 0.9, so the nucleus is that one."),
        ),
    ),
    Question(
        "generate.cache_same",
        "Why may keys and values of earlier tokens be kept, but the logits computed anew?",
        (
            Option(
                "Because of the causal mask: what comes later changes nothing about an earlier token's key and value.",
                "In a BERT, where every token sees all, each new token would change the vectors of all others.",
                right=True,
            ),
            Option("Because keys and values are rounded.", "They are kept exactly; the results agree up to rounding."),
            Option("Because queries do not change.", "The query of an earlier token is simply needed no more."),
        ),
    ),
    Question(
        "generate.beam_greedy",
        "When does beam search find a likelier text than greedy decoding?",
        (
            Option("Always.", "Often both find the same; and a beam can lose the best beginning just as well."),
            Option(
                "When the best text does not begin with the best token.",
                "A beam keeps the second best beginning long enough to see what comes after it.",
                right=True,
            ),
            Option("Only at temperatures above 1.", "Neither of the two draws anything: temperature plays no part."),
        ),
    ),
    Question(
        "generate.when",
        "You translate a sentence, and you write a story. Which method for which?",
        (
            Option(
                "Beam search for the translation, sampling for the story.",
                "Few translations are right, and the likeliest is a good one. A likely story is a dull one.",
                right=True,
            ),
            Option("Sampling for both.", "A translation should say what the source says, not something unlikely."),
            Option("Beam search for both.", "Section 8 shows what the likeliest text looks like: it repeats itself."),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
