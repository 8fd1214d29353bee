"""Predictions and quiz questions for lesson 20, Translate and summarize."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "translate_and_summarize.copy",
        "A lazy translator returns the King James wording unchanged. chrF measures, from 0 to 100, how many short "
        "strings of characters it shares with the modern verse. What's the lazy translator's score?",
        (
            Option(
                "About 20.", "Even one fixed text that ignores the source scores about that much, as you'll see later."
            ),
            Option("About 45.", "It's higher. The two wordings share most of their words."),
            Option(
                "About 70.",
                "Most of the words are the same in both. A model's translations are worth something only if they "
                "beat this score.",
                right=True,
            ),
        ),
    ),
    Question(
        "translate_and_summarize.few",
        "Now there are only 2,000 pairs and 300 steps. One model starts from random weights, the other from the "
        "weights of the model that learned to repair text. How do they compare on the cpu tier?",
        (
            Option(
                "The one that learned to repair is far ahead.",
                "It already knows how to read and write English, and how to look things up in the source. The other "
                "model has to learn all of that in 300 steps.",
                right=True,
            ),
            Option(
                "They're about equal, because repairing isn't translating.",
                "The tasks are closer than they look. In both, the encoder reads a text and the decoder writes a "
                "similar one.",
            ),
            Option(
                "The one with random weights is ahead, because it has nothing to unlearn.",
                "There's little to unlearn, and a lot to build on.",
            ),
        ),
    ),
    Question(
        "translate_and_summarize.cut",
        "You silence every cross-attention head and let the model translate 60 different verses. What does it write?",
        (
            Option("The source, unchanged.", "To copy the source, the decoder has to see it through cross-attention."),
            Option(
                "The same text for every verse.",
                "Cross-attention is the only way from the source to the decoder. Without it, all that's left is a "
                "language model that always starts with <bos> and always picks the most likely token.",
                right=True,
            ),
            Option("Random characters.", "The decoder still knows some English. It just can't see the source."),
        ),
    ),
)

QUIZ = (
    Question(
        "translate_and_summarize.row",
        "You want to know which source word the model looked at to write `steal`. Which row of the cross-attention "
        "weights do you read?",
        (
            Option("The row in which the decoder has read `steal`.", "There, it's already looking for the next word."),
            Option(
                "The row that predicts `steal`.",
                "The decoder's input is shifted by one. In the row that predicts `steal`, the decoder has read only "
                "what comes before it.",
                right=True,
            ),
            Option("The last row.", "The last row predicts the end of the text."),
        ),
    ),
    Question(
        "translate_and_summarize.when",
        "With the same number of steps in total, when was pretraining worth it?",
        (
            Option(
                "Always.", "With all 27,330 pairs, training on pairs alone was just as good in chrF and better in BLEU."
            ),
            Option("Never.", "With 2,000 pairs, the pretrained model was far ahead."),
            Option(
                "With few pairs.",
                "Learning to repair takes only plain text. It teaches the model things that a few pairs can't teach "
                "it, but many pairs can.",
                right=True,
            ),
        ),
    ),
    Question(
        "translate_and_summarize.honest",
        "A table says: King James to modern English, chrF 65. What's the first thing to ask?",
        (
            Option(
                "Which version of chrF is this?",
                "That's a good second question. The signature answers it.",
            ),
            Option(
                "What score does copying the source get?",
                "Copying scores more than 65. A score without a baseline tells you little.",
                right=True,
            ),
            Option("How large is the model?", "It matters, but it doesn't tell you whether 65 is good."),
        ),
    ),
    Question(
        "translate_and_summarize.signature",
        "Two papers report BLEU scores of 27.1 and 28.4 on the same test set, each from its own script. Which system "
        "is better?",
        (
            Option("The second one.", "Maybe. Did both scripts split the texts into words in the same way?"),
            Option(
                "You can't tell until you know that both scores were computed in the same way.",
                "Splitting words differently, or ignoring case, can change BLEU by more than 1.3. Scores with the "
                "same signature can be compared.",
                right=True,
            ),
            Option(
                "They're equally good, because 1.3 points are noise.",
                "Repeated training runs could tell you that. But first, make sure that both scores measure the same "
                "thing.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
