"""What goes wrong on the way from tokens to logits."""

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.models.causal_versions import (
    added,
    chain_of,
    columns_from_zero,
    everything,
    from_the_embedding,
    from_zero,
    in_columns,
    none_of,
    normed_after_each,
    normed_first,
    plain,
    version,
)
from transformer_course.masks import for_attention

MISTAKES = (
    Mistake(
        "padding mask forgotten",
        version(places=in_columns, hide=lambda mask: None),
        "Everything is right as long as nothing is padded. Your version never uses `padding_mask`. Which two things "
        "depend on it?",
    ),
    Mistake(
        "padding mask not passed to the blocks",
        version(hide=lambda mask: None),
        "Everything is right as long as nothing is padded. When there is padding, real tokens attend to it. Do your "
        "blocks get a mask?",
    ),
    Mistake(
        "mask without the axes of attention weights",
        version(hide=lambda mask: mask),
        "You pass `padding_mask` to the blocks as it is, with the axes (batch key). Attention weights have four axes. "
        "Which function gives the mask those axes?",
    ),
    Mistake(
        "mask upside down",
        version(hide=lambda mask: None if mask is None else for_attention(~mask)),
        "Your mask hides the real tokens and shows the padding. What does True mean in this course's masks?",
    ),
    Mistake(
        "positions not offset by the cache",
        version(places=from_zero),
        "Without caches, everything is right. With them, your new tokens are numbered from 0 again, although earlier "
        "tokens already took those positions. How many earlier tokens are there?",
    ),
    Mistake(
        "positions counted per column",
        version(places=in_columns),
        "Your positions count columns. If a text has padding on the left, its first real token isn't in column 0, but "
        "its position is still 0. Compare the positions in the padded row with those of the same text without padding.",
    ),
    Mistake(
        "positions per column, from zero",
        version(places=columns_from_zero),
        "Your positions are always 0, 1, 2, …, one for each column. That's wrong in two situations: when there is "
        "padding on the left and when earlier tokens are in the cache.",
    ),
    Mistake(
        "embedding without positions",
        version(look_up=plain),
        "Your embedding gets only the tokens. How will it know which token comes first?",
    ),
    Mistake(
        "blocks without positions",
        version(chain=chain_of(everything, positions=None)),
        "Your embedding gets the positions, but your blocks don't. GPT's blocks can do without them, but LLaMA's "
        "blocks rotate queries and keys by position.",
    ),
    Mistake(
        "no positions at all",
        version(look_up=plain, chain=chain_of(everything, positions=None)),
        "Neither the embedding nor the blocks get positions, so your model can't tell the order of the tokens.",
    ),
    Mistake(
        "norm forgotten",
        version(end=lambda x, norm, head: head(x)),
        "Your head reads the output of the last block as it is. There's one part that you were given but never call.",
    ),
    Mistake(
        "head before the norm",
        version(end=lambda x, norm, head: norm(head(x))),
        "You normalize the logits. The norm is meant for hidden states, so which of the last two parts comes first?",
    ),
    Mistake(
        "norm before the blocks",
        normed_first,
        "You normalize the input of the first block. This norm belongs at the other end of the stack.",
    ),
    Mistake(
        "norm after each block",
        normed_after_each,
        "You normalize after every block. Blocks have norms of their own; use this one just once, after the last "
        "block.",
    ),
    Mistake(
        "blocks in reverse order",
        version(chain=chain_of(lambda blocks: blocks[::-1])),
        "Your blocks run from the last to the first. Run them in the order of the list.",
    ),
    Mistake(
        "blocks and caches in reverse order",
        version(chain=chain_of(lambda blocks: blocks[::-1], lambda caches: caches[::-1])),
        "Your blocks run from the last to the first. Run them in the order of the list.",
    ),
    Mistake(
        "only the first block",
        version(chain=chain_of(lambda blocks: blocks[:1])),
        "Only the first block runs. Is your `return` inside the loop?",
    ),
    Mistake(
        "last block left out",
        version(chain=chain_of(lambda blocks: blocks[:-1])),
        "The last block never runs. Run all of them.",
    ),
    Mistake(
        "every block reads the embedding",
        version(chain=from_the_embedding),
        "Every block reads the embedding's output, so only the last block counts. What should the second block read?",
    ),
    Mistake(
        "input of each block added",
        version(chain=added),
        "You add each block's input to its output. The residual connections inside the block have already done that.",
    ),
    Mistake(
        "the same cache for all blocks",
        version(chain=chain_of(everything, lambda caches: caches[:1] * len(caches))),
        "All your blocks share the first cache, so each one finds the other blocks' keys and values in it. Give each "
        "block its own cache.",
    ),
    Mistake(
        "caches in the wrong order",
        version(chain=chain_of(everything, lambda caches: caches[::-1])),
        "The caches are there, but your first block gets the last cache. Loop over both lists in the same order.",
    ),
    Mistake(
        "cache not passed to the blocks",
        version(chain=chain_of(everything, none_of)),
        "Your positions take the cached tokens into account, but the blocks never see the caches. They can neither "
        "look back at earlier tokens nor store the new ones.",
    ),
    Mistake(
        "neither padding nor caches",
        version(places=columns_from_zero, hide=lambda mask: None, chain=chain_of(everything, none_of)),
        "This is right as long as there's no padding and there are no caches. Now use both `padding_mask` and "
        "`caches`. Which lines of your code depend on each one?",
    ),
    Mistake(
        "padding only in the positions, no caches",
        version(places=from_zero, hide=lambda mask: None, chain=chain_of(everything, none_of)),
        "Your positions skip the padding, but your blocks still look at it. And `caches` isn't used at all.",
    ),
    Mistake(
        "positions per column, no caches",
        version(places=columns_from_zero, chain=chain_of(everything, none_of)),
        "Your blocks hide the padding, but your positions count it. And `caches` isn't used at all.",
    ),
    Mistake(
        "cache ignored",
        version(places=from_zero, chain=chain_of(everything, none_of)),
        "Your version never uses `caches`: new tokens don't see the earlier ones and are numbered from 0 again.",
    ),
    Mistake(
        "softmax applied",
        version(end=lambda x, norm, head: head(norm(x)).softmax(dim=-1)),
        "These are probabilities, but we want logits. The loss and the sampler apply the softmax themselves.",
    ),
    Mistake(
        "log-softmax applied",
        version(end=lambda x, norm, head: head(norm(x)).log_softmax(dim=-1)),
        "These are log probabilities, but we want the logits they are computed from.",
    ),
    Mistake(
        "hidden states returned",
        version(end=lambda x, norm, head: norm(x)),
        "You return the hidden states. They still have to become scores for the vocabulary. Which part hasn't been "
        "used yet?",
    ),
    Mistake(
        "hidden states before the norm",
        version(end=lambda x, norm, head: x),
        "You return the output of the last block. Two parts haven't been used yet.",
    ),
    Mistake(
        "only the last position",
        version(end=lambda x, norm, head: head(norm(x))[:, -1]),
        "You return logits for the last token only. That's enough to generate text, but training needs a prediction "
        "after every token.",
    ),
    Mistake(
        "only the last position, axis kept",
        version(end=lambda x, norm, head: head(norm(x[:, -1:]))),
        "You return logits for the last token only. That's enough to generate text, but training needs a prediction "
        "after every token.",
    ),
    Mistake(
        "best token returned",
        version(end=lambda x, norm, head: head(norm(x)).argmax(dim=-1)),
        "You return the id of the best token. We want the scores of all of them; choosing one comes later.",
    ),
)
