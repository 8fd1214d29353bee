"""Predictions and quiz questions for lesson 19, Train BART."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_bart.lengths",
        "BERT makes one prediction per token that it reads. After which kinds of noise does it make too few or too "
        "many predictions for the original text?",
        (
            Option(
                "Token masking.",
                "There's one mask per hidden token, so BERT makes a prediction for every missing token.",
            ),
            Option(
                "Token deletion and text infilling.",
                "These change the number of tokens. A decoder writes as many tokens as it needs.",
                right=True,
            ),
            Option(
                "Sentence permutation and document rotation.",
                "The tokens move, but their number stays the same. In principle, BERT could predict at each position "
                "which token belongs there.",
            ),
        ),
    ),
    Question(
        "train_bart.noises",
        "The model was trained on permuted sentences with infilled spans. Now it gets held-out text damaged by only "
        "one noise at a time. After which noise is the loss highest?",
        (
            Option("Text infilling.", "The model was trained on this, so it knows what a mask stands for."),
            Option(
                "Token deletion.",
                "All the other noises keep every token or leave a mask where some are missing. A deletion leaves no "
                "trace, and this model was never trained to look for deletions.",
                right=True,
            ),
            Option(
                "Document rotation.",
                "The model has never seen a rotation. But every token is still there, and permuted sentences have "
                "taught it to copy pieces in a different order.",
            ),
        ),
    ),
    Question(
        "train_bart.untouched",
        "We compare two texts with the original, word by word: the damaged text with its masks cut out, and the text "
        "that your model writes to repair it. Which one is closer to the original?",
        (
            Option(
                "The damaged text, left alone.",
                "It has holes, but what's left is right. The small model makes mistakes even where nothing was "
                "missing, and each mistake can lead to more.",
                right=True,
            ),
            Option(
                "The repaired text.",
                "It does fill some holes correctly. But the model has to write the whole text again, and it also gets "
                "words wrong that were right in front of it.",
            ),
            Option(
                "Both are equally close.",
                "For that, the model would have to restore as many words as it damages. It damages more.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "train_bart.one_mask",
        "Why does text infilling put one mask in place of a whole span instead of one mask per token?",
        (
            Option(
                "The sequence gets shorter, so training is faster.",
                "It does get a little shorter, but that isn't the purpose.",
            ),
            Option(
                "The model also has to find out how much is missing.",
                "One mask per token would give the length away. With a single mask, the decoder has to decide how "
                "many tokens to write.",
                right=True,
            ),
            Option(
                "A mask can stand for only one token.",
                "That's true in BERT. In BART's infilling, one mask can stand for several tokens, or for none.",
            ),
        ),
    ),
    Question(
        "train_bart.cross",
        "In cross-attention, where do the queries come from, and where do the keys and values come from?",
        (
            Option(
                "Queries from the source, keys and values from the target.",
                "Then the encoder would look things up in the decoder. Which half needs to know something about the "
                "other?",
            ),
            Option("All of them from the target.", "That's the decoder's self-attention."),
            Option(
                "Queries from the target so far, keys and values from the encoded source.",
                "At each step, the decoder looks up the parts of the source that matter for its next token.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bart.forcing",
        "During training, what does the decoder read before it predicts the fifth token of the target?",
        (
            Option(
                "The first four tokens that it predicted itself.",
                "That's what it reads when it writes on its own, after training.",
            ),
            Option(
                "<bos> and the first four tokens of the correct target.",
                "That's teacher forcing. The correct target is known, so all positions can be trained at once.",
                right=True,
            ),
            Option(
                "The whole target, including the fifth token.",
                "Then it could copy its answer. The shift and the causal mask prevent that.",
            ),
        ),
    ),
    Question(
        "train_bart.deletion",
        "Our model is much worse at undoing deletions than at filling in masks. What did the experiment show?",
        (
            Option(
                "That deletion is a bad kind of noise to train on.",
                "We didn't train on it, so we can't tell. To find out, you'd have to train one model per kind of noise "
                "and compare them.",
            ),
            Option(
                "That this model copes best with the damage it was trained on, and similar damage.",
                "It was trained on one mixture of noises. Single masks are similar to those noises, but deletions "
                "aren't.",
                right=True,
            ),
            Option(
                "That deletions hide more tokens.",
                "Both noises hide 30% of the tokens here.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
