"""The prediction and the quiz of lesson 00, Start here."""

from transformer_course.classroom.exercises.question import Option, Question

QUESTIONS = (
    Question(
        "start_here.peek",
        "A trained GPT is scored twice on a text that it has never seen: on the next token, as it was trained, and by "
        "mistake on the token that it has just read. On which is it better, that is, where is its loss lower?",
        (
            Option(
                "On the token that it has just read: that one is no secret.",
                "It sees that token, but it was never asked for it: it names what it expects next, which is rarely "
                "the same token again.",
            ),
            Option(
                "On the next token: that is what it was trained for.",
                "It answers the question that it was trained on, whatever question you have in mind. How the "
                "pairs are made decides what a model learns.",
                right=True,
            ),
            Option(
                "Equally good on both.",
                "The two ask for different tokens at every place, and the model gives one answer for both.",
            ),
        ),
    ),
    Question(
        "start_here.parts",
        "What do GPT, LLaMA, BERT and BART have in common?",
        (
            Option(
                "All four predict the next token.",
                "GPT, LLaMA and BART's decoder do. BERT fills gaps, with both sides of the gap in sight.",
            ),
            Option(
                "All four have an encoder and a decoder.",
                "Only BART has both: GPT and LLaMA are decoders, BERT is an encoder.",
            ),
            Option(
                "All four are stacks of the same few parts.",
                "Embedding, attention, feed-forward, norm and residual connection: look at the map, and at which of "
                "them each part names under “used by”.",
                right=True,
            ),
            Option(
                "All four have the same masks.",
                "A causal mask makes the decoders blind to the future; encoders see the whole text.",
            ),
        ),
    ),
    Question(
        "start_here.check",
        "What does `check(f)` do with a function that is wrong?",
        (
            Option(
                "It says which mistake it is, and the lesson goes on with a version that works.",
                "So Run all always reaches the end, and you can come back to an exercise whenever you like.",
                right=True,
            ),
            Option(
                "It stops the notebook until the function is right.",
                "It never raises: it shows what it found, and returns the course's version.",
            ),
            Option(
                "It replaces your code by the solution.",
                "Your cell stays as it is. Only `solution(...)` shows the solution, when you ask for it.",
            ),
        ),
    ),
)
