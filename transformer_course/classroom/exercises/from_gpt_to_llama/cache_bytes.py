"""Exercise: how much memory the cache of keys and values takes."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def cache_bytes(n_layers, n_heads, n_kv_heads, d_head, tokens, bytes_each):
    """The bytes that the key-value cache of one text of `tokens` tokens takes.

    The model has `n_layers` blocks with `n_heads` heads of queries and `n_kv_heads` heads of keys and of
    values, each `d_head` wide; a number takes `bytes_each` bytes. Returns an int.
    """
    return 2 * n_layers * n_kv_heads * d_head * tokens * bytes_each


def cases() -> tuple[Case, ...]:
    sizes = {
        "2 layers, every head has keys of its own": (2, 4, 4, 8, 5, 2),
        "2 layers, 4 heads share one": (2, 4, 1, 8, 5, 2),
        "one layer, one head, one token, one byte": (1, 1, 1, 1, 1, 1),
        "in float32": (3, 6, 2, 4, 7, 4),
        "LLaMA-7B, 2,048 tokens": (32, 32, 32, 128, 2_048, 2),
        "Llama 2 70B, 4,096 tokens": (80, 64, 8, 128, 4_096, 2),
    }
    names = ("n_layers", "n_heads", "n_kv_heads", "d_head", "tokens", "bytes_each")
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), {}) for label, numbers in sizes.items())


MISTAKES = (
    Mistake(
        "the heads of the queries",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * heads * width * tokens * each,
        "Right where every head has keys of its own. What is kept are keys and values: how many heads have those?",
    ),
    Mistake(
        "only the keys",
        lambda layers, heads, kv, width, tokens, each: layers * kv * width * tokens * each,
        "Yours is half of it. For each key there is something else to keep.",
    ),
    Mistake(
        "queries kept, too",
        lambda layers, heads, kv, width, tokens, each: layers * (2 * kv + heads) * width * tokens * each,
        "You keep the queries as well. A query asks once, when its token comes, and is never needed again.",
    ),
    Mistake(
        "one block",
        lambda layers, heads, kv, width, tokens, each: 2 * kv * width * tokens * each,
        "Right for a single block. Every block has keys and values of its own.",
    ),
    Mistake(
        "numbers, not bytes",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * kv * width * tokens,
        "That is how many numbers there are. Each takes `bytes_each` bytes.",
    ),
    Mistake(
        "bits",
        lambda layers, heads, kv, width, tokens, each: 16 * layers * kv * width * tokens * each,
        "Yours is eight times too large: bits instead of bytes?",
    ),
    Mistake(
        "always two bytes",
        lambda layers, heads, kv, width, tokens, each: 4 * layers * kv * width * tokens,
        "Right for numbers of two bytes. `bytes_each` may be another one.",
    ),
    Mistake(
        "heads and key heads multiplied",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * heads * kv * width * tokens * each,
        "You multiply both counts of heads. Queries are not kept, so their heads do not matter.",
    ),
    Mistake(
        "heads forgotten",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * width * tokens * each,
        "Right for a single head of keys. Each of them has keys and values of its own.",
    ),
    Mistake(
        "d_head forgotten",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * kv * tokens * each,
        "You count one number for each head and token. A key has `d_head` numbers.",
    ),
    Mistake(
        "the weights of attention",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * heads * kv * width**2 * each,
        "You count the matrices that make keys and values. The cache holds what they made, for every token.",
    ),
    Mistake(
        "one token",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * kv * width * each,
        "That is what one token takes. The cache holds all of them.",
    ),
    Mistake(
        "the square of the text",
        lambda layers, heads, kv, width, tokens, each: 2 * layers * kv * width * tokens**2 * each,
        "Yours grows with the square of the text. So do the scores, but those are not kept.",
    ),
)

EXERCISE = Exercise(
    name="cache_bytes",
    topic="from_gpt_to_llama",
    title="The bytes of the cache",
    difficulty=1,
    minutes=5,
    builds="KeyValueCache",
    returns=("bytes",),
    reference=cache_bytes,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "What does lesson 07, Multi-head attention's cache keep of a token that has been read, and what not? And in how many "
        "places of the model?",
        "One token, one block: a key and a value for each of the key heads, `d_head` numbers each. Then count blocks, "
        "tokens and bytes.",
        "A product of six factors: 2 (why?), and all the arguments but one.",
    ),
)
