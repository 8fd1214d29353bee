"""The prediction and the quiz of lesson 00, Start here."""

from transformer_course.classroom.exercises.question import Option, Question

QUESTIONS = (
    Question(
        "start_here.peek",
        "We score the trained GPT twice on text it has never seen. First, we ask how much probability it gives to the "
        "next token, which is what it was trained to predict. Then, by mistake, we ask how much it gives to the token "
        "it has just read. For which token is the loss lower?",
        (
            Option(
                "For the token it has just read, because the model can see that one.",
                "It does see that token, but it answers with the tokens it expects next, and the same token rarely "
                "appears twice in a row.",
            ),
            Option(
                "For the next token, because that's what it was trained to predict.",
                "A model answers the question it was trained on, whatever question you have in mind. The pairs you "
                "train with decide what it learns.",
                right=True,
            ),
            Option(
                "The loss is about the same for both.",
                "The model makes the same prediction both times, but the two questions have different right answers.",
            ),
        ),
    ),
    Question(
        "start_here.parts",
        "What do GPT, LLaMA, BERT, and BART have in common?",
        (
            Option(
                "All four predict the next token.",
                "GPT, LLaMA, and BART's decoder do. BERT fills in hidden tokens, with the text on both sides in view.",
            ),
            Option(
                "All four have an encoder and a decoder.",
                "Only BART has both. GPT and LLaMA are decoders, and BERT is an encoder.",
            ),
            Option(
                "All four are stacks of the same few kinds of parts.",
                "They are embeddings, attention, feed-forward networks, norms, and residual connections. On the map, "
                "“used by” shows which families share a part.",
                right=True,
            ),
            Option(
                "All four use the same masks.",
                "Decoders have a causal mask, so they can't see later tokens. Encoders see the whole text.",
            ),
        ),
    ),
    Question(
        "start_here.check",
        "What does `check(f)` do when your function is wrong?",
        (
            Option(
                "It tells you what the mistake is, and the lesson continues with a version that works.",
                "That way, Run All always reaches the end, and you can come back to an exercise whenever you like.",
                right=True,
            ),
            Option(
                "It stops the notebook until the function is right.",
                "It never raises an error. It shows what it found and returns the course's version.",
            ),
            Option(
                "It replaces your code with the solution.",
                "Your cell stays as it is. You see the solution only if you call `solution(...)`.",
            ),
        ),
    ),
)
