"""Answers to `swap_block`, as learners write them."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions


def wrong_compares_the_whole_tuple(config, parts, d_hidden):
    norm = RMSNorm if parts == "RMSNorm" else LayerNorm
    rotary = RotaryPositions(config.d_head, config.max_len) if parts == "RoPE" else None
    n_kv_heads = config.n_kv_heads if parts == "grouped queries" else config.n_heads
    attention = MultiHeadAttention(
        config.d_model, config.n_heads, n_kv_heads, bias=parts != "no biases", rotary=rotary, causal=True
    )
    if parts == "SwiGLU":
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, nn.GELU(approximate="tanh"))
    return TransformerBlock(attention, feedforward, lambda: PreNorm(norm(config.d_model)))


def wrong_one_norm_for_both(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else None,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm(config.d_model) if "RMSNorm" in parts else LayerNorm(config.d_model)
    return TransformerBlock(attention, feedforward, lambda: PreNorm(norm))


def wrong_residual_is_a_module(config, parts, d_hidden):
    # An instance instead of a function that makes one.
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else None,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, PreNorm(norm(config.d_model)))


def wrong_residual_is_the_class(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else None,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    return TransformerBlock(attention, feedforward, residual=PreNorm)


def wrong_biases_inverted(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_exact_gelu(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    ff = GatedFeedForward if "SwiGLU" in parts else FeedForward
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, ff(config.d_model, d_hidden), residual=lambda: PreNorm(norm(config.d_model)))


def wrong_not_causal(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_heads_always_grouped(config, parts, d_hidden):
    rotary = None
    if "RoPE" in parts:
        rotary = RotaryPositions(config.d_head, config.max_len)
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads,
        bias="no biases" not in parts,
        rotary=rotary,
        causal=True,
    )
    feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_post_norm(config, parts, d_hidden):
    from transformer_course.residual import PostNorm

    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PostNorm(norm(config.d_model)))


def wrong_rotates_d_model(config, parts, d_hidden):
    # RotaryPositions is given the width of the model instead of a head's.
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_model, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_rotary_is_a_bool(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary="RoPE" in parts,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_silu_without_a_gate(config, parts, d_hidden):
    activation = nn.SiLU() if "SwiGLU" in parts else nn.GELU(approximate="tanh")
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    feedforward = FeedForward(config.d_model, d_hidden, activation=activation)
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_nothing_returned(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_unpacks_the_parts(config, parts, d_hidden):
    # Takes the tuple for five switches in a fixed order.
    rms, rope, swiglu, no_biases, grouped = parts
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if grouped else config.n_heads,
        bias=not no_biases,
        rotary=RotaryPositions(config.d_head, config.max_len) if rope else None,
        causal=True,
    )
    if swiglu:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if rms else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_eps_of_llama(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))

    def residual():
        norm = RMSNorm(config.d_model, eps=1e-6) if "RMSNorm" in parts else LayerNorm(config.d_model)
        return PreNorm(norm)

    return TransformerBlock(attention, feedforward, residual)


def wrong_gated_layer_narrowed(config, parts, d_hidden):
    # d_hidden already is the width of either feed-forward.
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, 2 * d_hidden // 3)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_only_one_part_at_a_time(config, parts, d_hidden):
    # With elif, the first part that matches is the only one.
    norm, rotary, bias, n_kv_heads = LayerNorm, None, True, config.n_heads
    feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    if "RMSNorm" in parts:
        norm = RMSNorm
    elif "RoPE" in parts:
        rotary = RotaryPositions(config.d_head, config.max_len)
    elif "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    elif "no biases" in parts:
        bias = False
    elif "grouped queries" in parts:
        n_kv_heads = config.n_kv_heads
    attention = MultiHeadAttention(config.d_model, config.n_heads, n_kv_heads, bias, rotary, causal=True)
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_argument_misspelled(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_head=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_order_of_rotary_arguments(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.max_len, config.d_head) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_feedforward_before_attention(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(feedforward, attention, lambda: PreNorm(norm(config.d_model)))


def wrong_feedforward_without_biases(config, parts, d_hidden):
    # Takes "no biases" for the feed-forward's, too.
    bias = "no biases" not in parts
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias=bias,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
        if not bias:
            feedforward.up.bias = feedforward.down.bias = None
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_norm_depends_on_rope(config, parts, d_hidden):
    # `"RMSNorm" and "RoPE" in parts` asks only for "RoPE".
    if "RMSNorm" and "RoPE" in parts:
        norm, rotary = RMSNorm, RotaryPositions(config.d_head, config.max_len)
    else:
        norm, rotary = LayerNorm, None
    n_kv_heads = config.n_kv_heads if "grouped queries" in parts else config.n_heads
    attention = MultiHeadAttention(
        config.d_model, config.n_heads, n_kv_heads, bias="no biases" not in parts, rotary=rotary, causal=True
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_exact_gelu_and_not_causal(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=False,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden)
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_biases_inverted_and_one_norm_for_both(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    residual = PreNorm((RMSNorm if "RMSNorm" in parts else LayerNorm)(config.d_model))
    return TransformerBlock(attention, feedforward, lambda: residual)


def right_table_of_choices(config, parts, d_hidden):
    d_model = config.d_model
    table = {
        "RMSNorm": (lambda: LayerNorm(d_model), lambda: RMSNorm(d_model)),
        "RoPE": (lambda: None, lambda: RotaryPositions(config.d_head, config.max_len)),
        "SwiGLU": (
            lambda: FeedForward(d_model, d_hidden, nn.GELU("tanh")),
            lambda: GatedFeedForward(d_model, d_hidden),
        ),
        "no biases": (lambda: True, lambda: False),
        "grouped queries": (lambda: config.n_heads, lambda: config.n_kv_heads),
    }
    make = {name: choices[name in parts] for name, choices in table.items()}
    attention = MultiHeadAttention(
        d_model,
        config.n_heads,
        n_kv_heads=make["grouped queries"](),
        bias=make["no biases"](),
        rotary=make["RoPE"](),
        causal=True,
    )
    return TransformerBlock(attention, make["SwiGLU"](), lambda: PreNorm(make["RMSNorm"]()))


def right_feedforward_built_first(config, parts, d_hidden):
    def residual():
        if "RMSNorm" in parts:
            return PreNorm(RMSNorm(config.d_model))
        return PreNorm(LayerNorm(config.d_model))

    if "SwiGLU" not in parts:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    else:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    settings = {"bias": True, "n_kv_heads": None, "rotary": None, "causal": True}
    if "no biases" in parts:
        settings["bias"] = False
    if "grouped queries" in parts:
        settings["n_kv_heads"] = config.n_kv_heads
    if "RoPE" in parts:
        settings["rotary"] = RotaryPositions(config.d_head, config.max_len)
    attention = MultiHeadAttention(config.d_model, config.n_heads, **settings)
    return TransformerBlock(attention=attention, feedforward=feedforward, residual=residual)


def right_loop_with_match(config, parts, d_hidden):
    norm, rotary, bias, heads = LayerNorm, None, True, config.n_heads
    feedforward = FeedForward(config.d_model, d_hidden, nn.GELU(approximate="tanh"))
    for part in parts:
        match part:
            case "RMSNorm":
                norm = RMSNorm
            case "RoPE":
                rotary = RotaryPositions(config.d_head, config.max_len)
            case "SwiGLU":
                feedforward = GatedFeedForward(config.d_model, d_hidden)
            case "no biases":
                bias = False
            case "grouped queries":
                heads = config.n_kv_heads
    attention = MultiHeadAttention(config.d_model, config.n_heads, heads, bias, rotary, True)
    return TransformerBlock(attention, feedforward, lambda: PreNorm(norm(config.d_model)))


def right_residual_counts_its_norms(config, parts, d_hidden):
    # Makes both connections in advance and hands them out one by one.
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    connections = iter([PreNorm(norm(config.d_model)), PreNorm(norm(config.d_model))])
    rotary = RotaryPositions(d_head=config.d_head, max_len=config.max_len)
    attention = MultiHeadAttention(
        d_model=config.d_model,
        n_heads=config.n_heads,
        n_kv_heads=(config.n_heads, config.n_kv_heads)["grouped queries" in parts],
        bias=(True, False)["no biases" in parts],
        causal=True,
        rotary=(None, rotary)["RoPE" in parts],
    )
    gelu = nn.GELU(approximate="tanh")
    make = {True: GatedFeedForward, False: lambda width, hidden: FeedForward(width, hidden, gelu)}
    return TransformerBlock(attention, make["SwiGLU" in parts](config.d_model, d_hidden), lambda: next(connections))


def wrong_rope_always(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len),
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_relu_in_the_plain_feedforward(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.ReLU())
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def wrong_hidden_of_the_config(config, parts, d_hidden):
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, config.d_hidden)
    else:
        feedforward = FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))
