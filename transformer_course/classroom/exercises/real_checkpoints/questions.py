"""Predictions and quiz questions for lesson 21, Real checkpoints."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "real_checkpoints.square",
        "GPT-2's files store the output matrix of attention transposed, and it's square. In one of four blocks, you "
        "forget to transpose it back. How would you find out?",
        (
            Option(
                "I get an error, because the shapes don't match.",
                "They do match: a square matrix has the same shape when transposed. You'd get an error only for the "
                "feed-forward matrices, which aren't square.",
            ),
            Option(
                "The loss shows it: the model writes nonsense.",
                "That's a natural guess, but look at how little the loss rises. The other three blocks still work.",
            ),
            Option(
                "Only by comparing with the original's numbers.",
                "The model loads, writes text, and has nearly the same loss. Only its logits are off, and you see that "
                "only by comparing them with the right ones.",
                right=True,
            ),
        ),
    ),
    Question(
        "real_checkpoints.planted",
        "Two models agree up to the feed-forward network in block 2, where they start to differ by about 5e-4. The "
        "numbers themselves go up to 5. What's the mistake?",
        (
            Option(
                "A matrix wasn't transposed.",
                "That changes everything the matrix touches, and the changes are about as large as the numbers "
                "themselves.",
            ),
            Option(
                "The positions are off by two.",
                "Positions are added before the first block, so the models would differ from there on.",
            ),
            Option(
                "The activation is a different version of GELU.",
                "GELU and its tanh approximation never differ by more than 5e-4. A tiny difference that starts in a "
                "feed-forward network is typical of that mix-up.",
                right=True,
            ),
        ),
    ),
    Question(
        "real_checkpoints.pairing",
        "You load a Hugging Face LLaMA without reordering the rows of its query and key matrices, so the wrong "
        "features are rotated together. How far off are the logits for the first token of a text?",
        (
            Option(
                "As far off as for any other token.",
                "Every head is affected, but not at every position. By what angle is the first token rotated?",
            ),
            Option(
                "Not at all.",
                "The first token attends only to itself, at distance 0. Query and key are rotated by the same angle, "
                "so their dot product stays the same. Wrong pairs matter only between different positions.",
                right=True,
            ),
            Option(
                "Farther off than for any other token, because errors shrink along the text.",
                "Later tokens read earlier ones, and nothing in between corrects an error.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.wording",
        "Given the King James wording of a verse, find its modern wording among all verses of a collection. You try "
        "three searches: MiniLM's vectors, shared words (TF-IDF), and the vectors of a BERT with random weights. "
        "Which one ranks the right verse first most often?",
        (
            Option(
                "MiniLM, because it has learned what words mean.",
                "You don't need meanings here. The two wordings share many words, including the rare names.",
            ),
            Option(
                "Shared words.",
                "The two wordings share many words, and the rare ones settle it. Look at how well even random weights "
                "do.",
                right=True,
            ),
            Option(
                "Either MiniLM or shared words. The random BERT is far behind both.",
                "The random BERT averages one random vector per token, which still amounts to a bag of words. It does "
                "surprisingly well.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "real_checkpoints.configuration",
        "Two checkpoints hold tensors with the same names, shapes, and values. Can their models still compute "
        "different things?",
        (
            Option("No, the weights are all there is.", "Weights don't tell you what the model computes with them."),
            Option(
                "Yes. Eps, the activation, and RoPE's base and scaling don't appear in any tensor.",
                "They're in config.json, or only in the original code. If the course's loader encounters a setting "
                "that it doesn't know, it raises an error instead of skipping that setting.",
                right=True,
            ),
            Option(
                "Only their vocabularies can differ.",
                "Two vocabularies of the same size are one possible difference, but not the only one.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.bisect",
        "Your model and the original disagree at the end. What do you do first?",
        (
            Option(
                "Compare the output of each part on the same input, from the bottom up.",
                "The first part that differs is where the mistake is. Everything above it only inherits the error.",
                right=True,
            ),
            Option(
                "Look for the layer with the largest difference.",
                "Differences grow and shrink on their way up. The largest one may be far from where the error started.",
            ),
            Option(
                "Fine-tune until they agree.",
                "Then you have a different model, and the mistake is still in it.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.strict",
        "The file contains a tensor that has no counterpart in your model, so the loader ignores it. Why is that bad?",
        (
            Option("It wastes memory.", "The tensor isn't even read. But what does it tell you about your model?"),
            Option(
                "The original model has a part that your model lacks.",
                "A leftover bias, for example, is a bias that your model never adds. An error message listing all "
                "missing and leftover tensors is the cheapest diagnosis you can get.",
                right=True,
            ),
            Option(
                "It isn't bad. Only missing tensors matter.",
                "A leftover tensor also means that the two models aren't the same.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.pickle",
        "Why does the course read safetensors files but not pytorch_model.bin?",
        (
            Option("They're smaller.", "They hold the same numbers and are about the same size."),
            Option(
                "A .bin file is a pickle, and opening a pickle can run code.",
                "A safetensors file contains only a list of names, types, and shapes, followed by the numbers. "
                "There's nothing in it to run.",
                right=True,
            ),
            Option("They're more precise.", "Both keep every bit of every number."),
        ),
    ),
    Question(
        "real_checkpoints.pairs",
        "After loading a LLaMA, you check its logits on a one-token text, and they match the original's. What does "
        "this tell you about RoPE's pairs?",
        (
            Option(
                "They're right.",
                "At distance 0, the scores are right with any pairing.",
            ),
            Option(
                "Nothing.",
                "A single token attends only to itself, at distance 0, where the pairing doesn't matter. Test with "
                "longer texts.",
                right=True,
            ),
            Option(
                "They're right in the first block only.",
                "Every block sees the same single token, at distance 0. No block's pairs are tested.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
