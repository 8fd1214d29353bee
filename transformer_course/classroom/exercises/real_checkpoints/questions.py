"""Predictions and quiz questions of lesson 21, Real checkpoints."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "real_checkpoints.square",
        "GPT-2's files hold the output matrix of attention the other way round. It is square. You forget to transpose "
        "it in one of four blocks. What tells you?",
        (
            Option(
                "An error: the shapes do not fit.",
                "They do: a square matrix fits either way. Only the wide matrices of the feed-forward would have told.",
            ),
            Option(
                "The loss: the model writes rubbish.",
                "You would think so. Look at how little the loss rises: the other three blocks carry on.",
            ),
            Option(
                "Only a comparison with the reference's numbers.",
                "It loads, it writes, and its loss is nearly what it was. Nothing but the numbers themselves is off.",
                right=True,
            ),
        ),
    ),
    Question(
        "real_checkpoints.planted",
        "Two models agree up to block 2, and from its feed-forward on they differ by some 5e-4, where numbers are of "
        "size 1. Which mistake is it?",
        (
            Option(
                "A matrix that was not transposed.",
                "That changes everything that goes through it, by as much as the numbers themselves.",
            ),
            Option(
                "The positions are off by two.",
                "Positions are added before the first block: it would differ already.",
            ),
            Option(
                "Another variant of the same activation.",
                "GELU and its approximation through tanh differ by less than 5e-4 anywhere. A small difference that "
                "begins in a feed-forward is what they look like.",
                right=True,
            ),
        ),
    ),
    Question(
        "real_checkpoints.pairing",
        "A LLaMA is loaded without reordering the rows of its queries and keys, so that other features turn together. "
        "How far off are the scores for the first token of a text?",
        (
            Option(
                "As far as those of any other token.",
                "Every head is affected, but not at every place. By which angle does the first token turn?",
            ),
            Option(
                "Not at all.",
                "It sees itself alone, at distance 0: query and key turn by the same angle, and their dot product is "
                "what it was. The wrong pairs show only between tokens, the more the further apart they are.",
                right=True,
            ),
            Option(
                "Further than any other: errors shrink along the text.",
                "Each token is computed anew from those before it. Nothing makes up for an error.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.wording",
        "Find the modern verse, given its King James wording, among all passages. Three searches: vectors of MiniLM, "
        "shared words (TF-IDF), and vectors of a BERT with random weights. Which one comes first most often?",
        (
            Option(
                "MiniLM: it knows what words mean.",
                "That is not needed here. Both wordings share most of their words, and rare names above all.",
            ),
            Option(
                "Shared words.",
                "Both wordings share most of their words, and rare ones settle it. Look at how well random weights do.",
                right=True,
            ),
            Option(
                "The random BERT is far behind both.",
                "A mean of random vectors, one for each token, is still a bag of words. It does surprisingly well.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "real_checkpoints.configuration",
        "Two checkpoints hold tensors of the same names and shapes. May their models differ?",
        (
            Option("No: the weights are all there is.", "Weights do not say what is done with them."),
            Option(
                "Yes: eps, activation, rope base and scaling, scaled embeddings leave no trace in the shapes.",
                "They stand in config.json, or in the code alone. That is why an unknown setting is refused here, and "
                "not skipped.",
                right=True,
            ),
            Option("Only in their vocabulary.", "Two vocabularies of one size are one such difference, among others."),
        ),
    ),
    Question(
        "real_checkpoints.bisect",
        "Your model and the reference differ at the end. What do you do first?",
        (
            Option(
                "Compare what comes out of each part on the same input, from the bottom up.",
                "The first part that differs is where to look. Everything above it is wrong for its sake.",
                right=True,
            ),
            Option(
                "Look for the layer with the largest difference.",
                "Differences grow and shrink on their way up. The largest is where it was amplified.",
            ),
            Option(
                "Fine-tune until they agree.",
                "Then you have another model, and the mistake is still in it.",
            ),
        ),
    ),
    Question(
        "real_checkpoints.strict",
        "A loader meets a tensor that it has no place for, and goes on without it. Why is that bad?",
        (
            Option("It wastes memory.", "It is not even read. What does its presence say about your model?"),
            Option(
                "The file belongs to a model that has a part yours lacks.",
                "A bias that is left over is a bias that yours does not add. Missing and left-over tensors are the "
                "first diagnosis, and an error that lists them all is the cheapest.",
                right=True,
            ),
            Option("It is not bad: missing ones matter, others do not.", "Both say that two models are not the same."),
        ),
    ),
    Question(
        "real_checkpoints.pickle",
        "Why does the course read safetensors files and no pytorch_model.bin?",
        (
            Option("They are smaller.", "They hold the same numbers, and are about as large."),
            Option(
                "A pickle is a program: opening it can run whatever its author wrote.",
                "A safetensors file has a list of names, types and shapes, and numbers. There is nothing to run.",
                right=True,
            ),
            Option("They are more exact.", "Both keep every bit of every number."),
        ),
    ),
    Question(
        "real_checkpoints.search",
        "Your users search a manual by part number and by description of a fault. What do you build?",
        (
            Option(
                "Vectors alone: they are the newer method.",
                "A part number is a word that means nothing to an encoder, and that one passage shares: words find it.",
            ),
            Option(
                "Shared words alone: they won the first comparison.",
                "Until a user describes the fault in other words than the manual does.",
            ),
            Option(
                "Both, and a set of questions with known answers to measure them.",
                "Each finds what the other misses. Which one to trust is settled by measuring on your own questions.",
                right=True,
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
