"""Answers to `llama_block`, as learners write them."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def wrong_no_rotary(config):
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_rope_base_from_memory(config):
    rotary = RotaryPositions(config.d_head, config.max_len)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_rotary_as_wide_as_the_model(config):
    rotary = RotaryPositions(config.d_model, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_rotary_arguments_swapped(config):
    rotary = RotaryPositions(config.max_len, config.d_head, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_class_instead_of_rotary_positions(config):
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model,
            config.n_heads,
            n_kv_heads=config.n_kv_heads,
            bias=False,
            rotary=RotaryPositions,
            causal=True,
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_rotary_is_true(config):
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=True, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_biases_in_attention(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_key_value_heads_not_passed_on(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, bias=False, rotary=rotary, causal=True),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_head_numbers_swapped(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_kv_heads, config.n_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_not_causal(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_layer_norm(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
    )


def wrong_post_norm(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PostNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_plain_feedforward(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.SiLU()),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_hidden_two_thirds(config):
    # d_hidden has been reduced already.
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, 2 * config.d_hidden // 3),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_eps_left_at_its_default(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model)),
    )


def wrong_eps_given_to_the_residual(config):
    # The second argument of PreNorm is its dropout.
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model), config.norm_eps),
    )


def wrong_one_norm_for_both(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    norm = RMSNorm(config.d_model, config.norm_eps)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(norm),
    )


def wrong_residual_made_too_early(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_dropout_of_gpt(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model,
            config.n_heads,
            n_kv_heads=config.n_kv_heads,
            bias=False,
            rotary=rotary,
            causal=True,
            dropout=0.1,
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps), 0.1),
    )


def wrong_dropout_that_llama_lacks(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_residual_left_out(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        GatedFeedForward(config.d_model, config.d_hidden),
    )


def wrong_positions_in_order_of_the_statement(config):
    # bias and rotary end up in each other's places.
    rotary = RotaryPositions(config.d_head, config.max_len, config.rope_base)
    return TransformerBlock(
        MultiHeadAttention(config.d_model, config.n_heads, config.n_kv_heads, rotary, False, True),
        GatedFeedForward(config.d_model, config.d_hidden),
        lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_nothing_returned(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_no_rotary_and_biases_in_attention(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, causal=True),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_layer_norm_and_plain_feedforward(config):
    # GPT's parts with LLaMA's attention.
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
    )


def wrong_not_causal_and_rope_base_from_memory(config):
    rotary = RotaryPositions(config.d_head, config.max_len)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def right_arguments_by_place(config):
    rotary = RotaryPositions(config.d_head, config.max_len, config.rope_base)
    return TransformerBlock(
        MultiHeadAttention(config.d_model, config.n_heads, config.n_kv_heads, False, rotary, True),
        GatedFeedForward(config.d_model, config.d_hidden),
        lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def right_head_width_given_too(config):
    def residual():
        return PreNorm(RMSNorm(config.d_model, eps=config.norm_eps), dropout=0.0)

    attention = MultiHeadAttention(
        d_model=config.d_model,
        n_heads=config.n_heads,
        n_kv_heads=config.n_kv_heads,
        bias=False,
        rotary=RotaryPositions(config.d_head, config.max_len, base=config.rope_base, pairing="interleaved"),
        causal=True,
        d_head=config.d_head,
    )
    return TransformerBlock(attention, GatedFeedForward(config.d_model, config.d_hidden), residual)


def right_torch_rms_norm(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(nn.RMSNorm(config.d_model, eps=config.norm_eps)),
    )


def right_class_of_connections(config):
    class Residual(PreNorm):
        def __init__(self):
            super().__init__(RMSNorm(config.d_model, config.norm_eps))

    sizes = {"d_model": config.d_model, "n_heads": config.n_heads, "n_kv_heads": config.n_kv_heads}
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    attention = MultiHeadAttention(**sizes, bias=False, causal=True, rotary=rotary)
    return TransformerBlock(attention, GatedFeedForward(config.d_model, config.d_hidden), Residual)


def wrong_norm_as_wide_as_a_head(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_head, config.norm_eps)),
    )


def wrong_hidden_four_times(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, 4 * config.d_model),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def wrong_one_key_head_always(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=1, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )
