"""Predictions and quiz questions of lesson 17, Train BERT."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "train_bert.neighbors",
        "Somebody has counted every pair of neighbors in the training text. Of a new text a token is hidden, and the "
        "two beside it can be seen. With the vocabulary of the cpu tier, how often will the best guess by these counts "
        "be right?",
        (
            Option("Nearly never: fewer than 1 in 50.", "Even the commonest token of all is right more often."),
            Option(
                "About 1 in 3.",
                "Two neighbors say a great deal: between `in` and `beginning` hardly anything fits but `the`.",
                right=True,
            ),
            Option("About 9 in 10.", "Many tokens are names, verbs or numbers that two neighbors do not decide."),
        ),
    ),
    Question(
        "train_bert.rotary",
        "The same BERT, the same batches, the same learning rates; only the rotation is replaced by a learned vector "
        "for each position, as in the BERT of 2018. After the first part of the training, how does it compare?",
        (
            Option("It names clearly more of the hidden tokens.", "It has more to learn: see the curves."),
            Option("About as many.", "Both can tell an order in the end. What differs is how soon."),
            Option(
                "It names clearly fewer.",
                "A learned vector for each place must first be learned, for every place on its own, before `the token "
                "before me` means anything. Rotation says distance from the first step on. At the tiny smoke tier "
                "neither has learned anything yet.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bert.scratch",
        "Now the labels: some verses have two adjacent words swapped, others do not, and there are about two thousand "
        "examples. The same network starts once from random weights, and once from those of our BERT. How often is "
        "the one from random weights right, on verses it has not seen?",
        (
            Option(
                "About 50%: no better than a coin.",
                "It must find out from two thousand labels what English word order is. Counting words does not help: "
                "both versions of a verse have the same ones.",
                right=True,
            ),
            Option("About 65%.", "That is the region of models that know pairs of words, or have read before."),
            Option("About 80%.", "Nothing in this lesson reaches that with so few labels and so little reading."),
        ),
    ),
    Question(
        "train_bert.groups",
        "Eight groups of books, and all 27,330 training verses have labels. Who names the groups of new verses best "
        "by macro-F1?",
        (
            Option(
                "The pretrained network.",
                "It leads as long as labels are few. With all of them it is good at the large groups, and macro-F1 "
                "asks for the small ones just as much.",
            ),
            Option("The network from scratch.", "It has to learn from the labels alone what the words mean."),
            Option(
                "The linear model on words and pairs.",
                "Names and rare words give a group away, a small one as well, and it has a weight for each of them.",
                right=True,
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "train_bert.kept",
        "Why is a tenth of the selected tokens left as it is, although the model is asked for them?",
        (
            Option("To save time.", "It costs exactly as much: the loss is counted there as well."),
            Option(
                "So that the model must also be ready to say something about a word that it can see.",
                "In fine-tuning there is no mask at all. If only masks were ever asked for, the hidden state of an "
                "ordinary word would never have been needed.",
                right=True,
            ),
            Option("So that the loss starts lower.", "A little, but that is no aim: a loss is a measure, not a goal."),
        ),
    ),
    Question(
        "train_bert.generate",
        "GPT writes text token by token. Why does BERT not?",
        (
            Option("It has no head for tokens.", "It has one: it names the hidden tokens with it."),
            Option("It is too small.", "Size has nothing to do with it; large encoders do not write either."),
            Option(
                "Each place sees both sides, so it was never trained to go on from the left alone.",
                "It can fill gaps in a text that is there. Where everything to the right is missing it is out of its "
                "element.",
                right=True,
            ),
        ),
    ),
    Question(
        "train_bert.fair",
        "For word order every verse is in the data twice, once with two words swapped. What is that good for?",
        (
            Option("It doubles the data at no cost.", "It does, but that is not why."),
            Option(
                "Counting single words then scores exactly 50%: only order can help.",
                "The two versions have the same words. Whoever is better than a coin has looked at the order.",
                right=True,
            ),
            Option("The model can compare the two.", "It sees one text at a time, and never learns which is its twin."),
        ),
    ),
    Question(
        "train_bert.macro",
        "Of 100 verses 90 belong to one group and 10 to another. A model always names the first. What are its accuracy "
        "and its macro-F1?",
        (
            Option("0.90 and 0.90.", "Macro-F1 looks at both groups, and one of them was never named."),
            Option(
                "0.90 and about 0.47.",
                "The F1 of the first group is 2 · 90 / (100 + 90) = 0.95, that of the second 0, and their mean 0.47.",
                right=True,
            ),
            Option("0.50 and 0.90.", "Accuracy is the share of right answers, and 90 of 100 are right."),
        ),
    ),
    Question(
        "train_bert.curve",
        "A paper shows that a pretrained model beats training from scratch with 1,000 labels. What do you ask first?",
        (
            Option("How large the model is.", "Interesting, but it does not say what the comparison is worth."),
            Option(
                "How both do with more labels and with the same compute, and what a linear model makes of them.",
                "A single point says little: curves can cross, and a simple model may be ahead of both.",
                right=True,
            ),
            Option(
                "Nothing: the comparison is fair.", "One trained longer than the other, and counting may beat both."
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
