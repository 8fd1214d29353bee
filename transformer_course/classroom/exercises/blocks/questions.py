"""Predictions and quiz questions of lesson 11, Blocks."""

from transformer_course.classroom.exercises.question import Option, Question

PREDICTIONS = (
    Question(
        "blocks.twice_as_deep",
        "GPT-2 small has 12 blocks and 124 million parameters. You give it 24 blocks and change nothing else. How many "
        "parameters has it then?",
        (
            Option(
                "About 125 million.",
                "That would be so if the blocks shared their weights. Each block has its own.",
            ),
            Option(
                "About 209 million.",
                "The 12 blocks hold 85 million of the 124. Only they are doubled: the embedding and the last norm stay "
                "as they are.",
                right=True,
            ),
            Option(
                "About 249 million.",
                "Twice as many blocks, but not twice everything: 39 million stand in the embedding, which is the same "
                "for any depth.",
            ),
        ),
    ),
    Question(
        "blocks.no_attention",
        "A small GPT on characters, with the attention taken out of both blocks. Everything else stays, and it is "
        "trained as before. What can it still learn?",
        (
            Option(
                "Nothing: its loss stays at ln vocab.",
                "It still sees the token that it stands on, and the feed-forward can make something of that.",
            ),
            Option(
                "Which token follows which: a table of pairs.",
                "Without attention nothing comes in from other tokens, so the best it can do is to predict from the "
                "present one (and its position).",
                right=True,
            ),
            Option(
                "As much as before, only more slowly.",
                "However long it trains, two texts that end in the same letter at the same place look the same to it.",
            ),
        ),
    ),
    Question(
        "blocks.one_token",
        "A model reads one token, then 64 tokens at once: 64 times the FLOPs. How much longer does that take?",
        (
            Option(
                "About 64 times as long.",
                "It would if the computer were busy with arithmetic. With one token it is busy with fetching weights.",
            ),
            Option(
                "Far less than 64 times as long.",
                "For one token every weight is fetched from memory and used once. With 64 tokens it is fetched once "
                "and used 64 times.",
                right=True,
            ),
            Option(
                "Longer than 64 times, because attention grows with the square.",
                "Attention's share is small at 64 tokens, and the price of fetching the weights is paid once.",
            ),
        ),
    ),
)

QUIZ = (
    Question(
        "blocks.who_knows",
        "Where in the code is it decided whether a block is pre-norm or post-norm?",
        (
            Option(
                "In TransformerBlock, by an argument.",
                "The block has no such argument. It calls its two residual connections, and asks nothing about them.",
            ),
            Option(
                "In the residual connection that the block is handed.",
                "PreNorm and PostNorm are two objects. So the same block serves GPT and BERT.",
                right=True,
            ),
            Option(
                "In the attention.",
                "Attention gets a tensor, normalized or not, and does not know.",
            ),
        ),
    ),
    Question(
        "blocks.residual_factory",
        "Why does TransformerBlock take `residual` as a function that makes a connection, and not as a connection?",
        (
            Option(
                "Because each sublayer needs one with a norm of its own.",
                "The block calls it once for each sublayer. One object for both would share a norm, and the "
                "parameters would be too few.",
                right=True,
            ),
            Option("To save memory.", "It makes two norms instead of one: a little more memory."),
            Option(
                "Because a connection has no parameters.",
                "Its norm has: a weight, and in LayerNorm a bias as well.",
            ),
        ),
    ),
    Question(
        "blocks.gpt_and_bert",
        "Which of these does BERT's block *not* share with GPT-2's?",
        (
            Option(
                "Multi-head attention with biases.",
                "Both have it; GPT-2's is causal, which adds no parameter.",
            ),
            Option("A feed-forward four times as wide.", "Both have it: 3,072 hidden units for 768 features."),
            Option(
                "The place of the norm.",
                "BERT's stands after the sum, GPT-2's before the sublayer. Besides, GPT-2 is causal, and its GELU is "
                "an approximation.",
                right=True,
            ),
            Option("The number of parameters in a block.", "It is the same, to the last one, at the same sizes."),
        ),
    ),
    Question(
        "blocks.cross",
        "In BART's cross-attention, where do queries, keys and values come from?",
        (
            Option(
                "Queries from the decoder, keys and values from the encoder.",
                "The target asks, the source answers. So the weights have the axes (target, source).",
                right=True,
            ),
            Option(
                "Queries from the encoder, keys and values from the decoder.",
                "Then the source would collect from the target, and nothing of it would reach the answer.",
            ),
            Option("All three from the encoder.", "Then the target would not be asked what it is looking for."),
        ),
    ),
    Question(
        "blocks.cache_bytes",
        "LLaMA with 32 heads lets groups of 4 share their keys and values. What becomes smaller by a factor of 4?",
        (
            Option(
                "The whole model.",
                "Only the matrices that make keys and values shrink; the feed-forward, where most weights are, stays.",
            ),
            Option(
                "The cache: what is kept for every token.",
                "8 heads of keys and values are kept for each layer instead of 32.",
                right=True,
            ),
            Option(
                "The work of scores and weights.",
                "There are as many queries and as many scores as before: each query head still has scores of its own.",
            ),
        ),
    ),
)

QUESTIONS = (*PREDICTIONS, *QUIZ)
