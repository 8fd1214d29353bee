"""More wrong versions of `name_map` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def name_map(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.real_checkpoints.name_map import name_map as reference

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "a plural in the prefix",
        lambda layer: {
            theirs.replace("encoder.layer.", "encoder.layers."): ours for theirs, ours in name_map(layer).items()
        },
        "Your prefix is `encoder.layers`. The published names use `encoder.layer`, without an s.",
    ),
    Mistake(
        "the dot before weight and bias",
        lambda layer: {
            theirs.replace(".weight", "weight").replace(".bias", "bias"): ours.replace(".weight", "weight").replace(
                ".bias", "bias"
            )
            for theirs, ours in name_map(layer).items()
        },
        "A dot is missing before `weight` and `bias`.",
    ),
    Mistake(
        "replaced where only a part matches",
        lambda layer: {
            theirs: ours.replace("attention.output.", "attention.feedforward.down.").replace(
                "attention_residual.norm", "attention.feedforward_residual.norm"
            )
            for theirs, ours in name_map(layer).items()
        },
        "`replace` also finds `output.dense` inside `attention.output.dense`. Map whole names, or replace the longer "
        "ones first.",
    ),
    Mistake(
        "only attention",
        lambda layer: {
            theirs: ours
            for theirs, ours in name_map(layer).items()
            if ".attention." in theirs and "LayerNorm" not in theirs
        },
        "Only attention's names are there. The norms and the feed-forward network's two layers have names, too.",
    ),
)
