"""More wrong versions of `cross_attention_block` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def cross_attention_block(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.blocks.cross_attention_block import cross_attention_block as reference

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "memory goes through self-attention",
        lambda x, memory, attend, cross, think, r1, r2, r3: cross_attention_block(
            x, r1(memory, attend), attend, cross, think, r1, r2, r3
        ),
        "You send the memory through self-attention first. The encoder has already processed the memory, so use it as "
        "it is.",
    ),
    Mistake(
        "memory normalized",
        lambda x, memory, attend, cross, think, r1, r2, r3: cross_attention_block(
            x, torch.nn.functional.layer_norm(memory, memory.shape[-1:]), attend, cross, think, r1, r2, r3
        ),
        "You normalize the memory. The encoder has already processed it, so use it as it is.",
    ),
    Mistake(
        "memory cut off",
        lambda x, memory, attend, cross, think, r1, r2, r3: cross_attention_block(
            x, memory.detach(), attend, cross, think, r1, r2, r3
        ),
        "The values are right, but no gradient reaches `memory`, so the encoder would never learn from what the "
        "decoder reads.",
    ),
    Mistake(
        "both attentions read x, and are added",
        lambda x, memory, attend, cross, think, r1, r2, r3: r3(
            r1(x, attend) + r2(x, lambda h: cross(h, memory)), think
        ),
        "Both attention sublayers read the block's input, and you add their results. Cross-attention should start from "
        "the result of self-attention.",
    ),
    Mistake(
        "cross-attention adds its input",
        lambda x, memory, attend, cross, think, r1, r2, r3: r3(
            r2(r1(x, attend), lambda h: h + cross(h, memory)), think
        ),
        "You add the input of cross-attention to its result, but the connection already does that.",
    ),
    Mistake(
        "the residual path of the memory",
        lambda x, memory, attend, cross, think, r1, r2, r3: r3(r2(memory, lambda m: cross(r1(x, attend), m)), think),
        "Your second connection starts from the memory, so the target's stream is lost. Start it from the target. The "
        "memory is only read.",
    ),
)
