"""Predictions and quiz questions of lesson 19, Train BART."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_bart.copy",
        "A lazy translator hands back the King James wording without changing a letter. chrF counts how many short "
        "strings of characters agree with the modern verse, from 0 to 100. What does he get?",
        (
            Option("About 20.", "Two unrelated English texts get about that much."),
            Option("About 45.", "More: the two wordings share most of their words."),
            Option(
                "About 70.",
                "Most words are the same in both. A model that has to learn to write first has a high bar to pass, "
                "and without this number next to it, its own would look better than it is.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bart.few",
        "Now there are only a few pairs, and a short training on them. One model starts from random weights, one from "
        "the weights that learned to repair damaged text. How do they compare on the cpu tier?",
        (
            Option(
                "The one that repaired is far ahead.",
                "It can already read, write English and look up words in the source. The other one must learn "
                "all this from a few pairs. The tiny smoke tier is too short to show it.",
                right=True,
            ),
            Option("About the same: repairing is not translating.", "It is nearer than it looks: both read a text "
                   "with the encoder and write another with the decoder."),
            Option("The one from random weights: it has nothing to unlearn.", "There is little to unlearn, and much "
                   "to begin with."),
        ),
    ),
    Question(
        "train_bart.noises",
        "The model has seen sentences permuted and spans infilled. Now it gets held-out text that was damaged by one "
        "noise alone. After which one does it write worst?",
        (
            Option("Text infilling.", "That is what it has practiced."),
            Option(
                "Token deletion.",
                "Every other noise leaves all tokens in the source, or a mask where one is missing. A deletion leaves "
                "no trace, and this model never had to look for one: it copies straight across the gap.",
                right=True,
            ),
            Option("Document rotation.", "It has never seen one. But all tokens are still there, nearly all of them "
                   "behind the right neighbor, and copying in another order is what permutation has taught it."),
        ),
    ),
    Question(
        "train_bart.cut",
        "Silence every head of the cross-attention, and let the model translate many different verses. What does it "
        "write?",
        (
            Option("The source, unchanged.", "Copying the source needs cross-attention more than anything else does."),
            Option(
                "The same text for every verse.",
                "The only way from the source to the decoder is cut. What is left is a language model that always "
                "begins with the same token, and takes the likeliest one each time.",
                right=True,
            ),
            Option("Random characters.", "The decoder still knows English; it just has nothing to talk about."),
        ),
    ),
)  # fmt: skip

QUIZ = (
    Question(
        "train_bart.one_mask",
        "Why does infilling put one mask for a whole span, and not one for each token?",
        (
            Option("The sequence becomes shorter, and training faster.", "A little, but that is not what it is for."),
            Option(
                "The model must find out how much is missing as well.",
                "With a mask for each token the length is given away. A decoder that writes freely can decide it.",
                right=True,
            ),
            Option("BERT's masks can stand for one token only.", "True for BERT, and BART's decoder is free of it. But "
                   "why use the freedom?"),
        ),
    ),
    Question(
        "train_bart.cross",
        "In cross-attention, what are the queries made of, and what the keys and values?",
        (
            Option("Queries of the source, keys and values of the target.", "Then the encoder would ask the decoder. "
                   "Who needs to know something?"),
            Option("All of the target.", "That is the decoder's own self-attention."),
            Option(
                "Queries of the target so far, keys and values of the encoded source.",
                "The decoder asks, at each step, what in the source matters for the next token.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bart.row",
        "You look at the cross-attention to see from where the word `steal` was taken. Whose row do you read?",
        (
            Option("The row of `steal` itself.", "There it is written already: this row looks for the next word."),
            Option(
                "The row of the token before it, which predicts `steal`.",
                "The decoder's input is shifted: the row in which `steal` is chosen is the one that reads what "
                "stands before it.",
                right=True,
            ),
            Option("The last row.", "It predicts the end of the text."),
        ),
    ),
    Question(
        "train_bart.when",
        "When was it worth training on damaged text first?",
        (
            Option("Always: more training is better.", "The steps for it could have been spent on the pairs."),
            Option("Never: the pairs alone do as well.", "With few pairs there is a clear difference on the cpu tier."),
            Option(
                "When text is plenty and pairs are few.",
                "Repairing needs nothing but text, and what it teaches is missing where pairs are few. With many, "
                "the pairs can teach it too: then compare at the same number of steps in all.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bart.honest",
        "A table says: King James to modern English, chrF 65. What do you ask first?",
        (
            Option("Which chrF exactly?", "A good second question; `text_scores` keeps sacrebleu's signature for it."),
            Option(
                "What does copying the source score?",
                "On this task, more than 65. A score without a baseline says little.",
                right=True,
            ),
            Option("How large is the model?", "It matters, but does not tell you whether 65 is much."),
        ),
    ),
    Question(
        "train_bart.signature",
        "Two papers give BLEU 27.1 and 28.4 on the same test set, each with its own script. Which system is better?",
        (
            Option("The second one.", "Perhaps. How did each script cut texts into words, and did it keep the case?"),
            Option(
                "That cannot be said before one knows that both were computed in the same way.",
                "Tokenization and case alone can change BLEU by more than this. With equal signatures the numbers can "
                "be compared.",
                right=True,
            ),
            Option("They are equal: 1.3 points are noise.", "A repeated training, or a test over the texts, would tell "
                   "that. But first: is it the same measure?"),
        ),
    ),
)  # fmt: skip

QUESTIONS = (*PREDICTIONS, *QUIZ)
