"""More wrong versions of `table_gradient` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def table_gradient(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.embeddings.table_gradient import table_gradient as reference

    return reference(*inputs)


def within_texts(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    for text, arrived in zip(tokens, gradient, strict=True):
        rows[text] += arrived
    return rows


def everything_in_them(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    rows[tokens.flatten()] = gradient.flatten(0, -2).sum(dim=0)
    return rows


def only_first_feature(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.scatter_add(0, tokens.reshape(-1, 1), gradient.flatten(0, -2))


def largest_only(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    index = tokens.flatten()[:, None].expand(-1, gradient.shape[-1])
    return rows.scatter_reduce(0, index, gradient.flatten(0, -2), "amax", include_self=False)


MORE_MISTAKES = (
    Mistake(
        "repeated tokens within a text count once",
        within_texts,
        "You handle one text at a time, and within it, `rows[tokens[i]] += …` counts a repeated token only once. Add "
        "up the gradients of all positions, even if the token is the same.",
    ),
    Mistake(
        "the sum of everything in the rows that were looked up",
        everything_in_them,
        "In your result, each row that was looked up gets the sum over all positions. It should get only the gradients "
        "from its own positions.",
    ),
    Mistake(
        "only the first feature",
        only_first_feature,
        "In your result, only the first feature gets a gradient. `scatter_add` adds single numbers, so its index needs "
        "an entry for each of them; `index_add` adds whole rows.",
    ),
    Mistake(
        "one row too early",
        lambda tokens, gradient, vocab: table_gradient((tokens - 1) % vocab, gradient, vocab),
        "Each gradient ends up one row before the right one. Ids start at 0, just like the rows of a tensor.",
    ),
    Mistake(
        "on its side",
        lambda tokens, gradient, vocab: table_gradient(tokens, gradient, vocab).T,
        "The numbers are right, but the axes are swapped. The result should have the axes (vocab d_model), like the "
        "table.",
    ),
    Mistake(
        "whole numbers",
        lambda tokens, gradient, vocab: table_gradient(tokens, gradient.long(), vocab),
        "You collect the gradients in an integer tensor, so their fractional parts are cut off. Give the rows the "
        "dtype of `gradient`.",
    ),
    Mistake(
        "the gradients looked up",
        lambda tokens, gradient, vocab: gradient.flatten(0, -2)[tokens % tokens.numel()],
        "You index `gradient` with the tokens, but that's another lookup. The backward pass *adds* each gradient to "
        "the row that was looked up.",
    ),
    Mistake(
        "the largest instead of the sum",
        largest_only,
        "If a token occurs several times, you keep only the largest gradient. Every occurrence counts, so add all of "
        "them.",
    ),
)
