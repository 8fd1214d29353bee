"""Answers to `gpt_block`, as learners write them."""

from torch import nn
from torch.nn import functional as F

from transformer_course.blocks import TransformerBlock
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.models.activations import new_activation
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm


def wrong_not_causal(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_exact_gelu(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_relu(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.ReLU()),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_tanh(config):
    # "tanh-approximated" read as the activation itself.
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.Tanh()),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_post_norm(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_rms_norm(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_eps_left_at_its_default(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model), config.dropout),
    )


def wrong_no_dropout_in_attention(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_no_dropout_in_the_residuals(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
    )


def wrong_dropout_as_the_norms_eps(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.dropout), config.norm_eps),
    )


def wrong_one_connection_for_both(config):
    residual = PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: residual,
    )


def wrong_one_norm_for_both(config):
    norm = LayerNorm(config.d_model, config.norm_eps)
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(norm, config.dropout),
    )


def wrong_connection_instead_of_a_function(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_class_instead_of_a_norm(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm, config.dropout),
    )


def wrong_class_instead_of_an_activation(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_activation_called_without_a_tensor(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=F.gelu(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_approximate_is_not_a_switch(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate=True)),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_heads_before_the_width(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.n_heads, config.d_model, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_hidden_always_four_times(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, 4 * config.d_model, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_no_biases_in_attention(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, bias=False, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_gated_feedforward(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_causal_in_the_third_place(config):
    # The third argument is n_kv_heads.
    return TransformerBlock(
        MultiHeadAttention(config.d_model, config.n_heads, True, dropout=config.dropout),
        FeedForward(config.d_model, config.d_hidden, nn.GELU(approximate="tanh")),
        lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_parts_in_a_tuple(config):
    attention = MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout)
    feedforward = FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh"))
    residual = PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)
    return attention, feedforward, residual


def wrong_class_returned(config):
    return TransformerBlock


def wrong_torch_layer(config):
    return nn.TransformerEncoderLayer(
        config.d_model,
        config.n_heads,
        config.d_hidden,
        dropout=config.dropout,
        activation=lambda z: F.gelu(z, approximate="tanh"),
        layer_norm_eps=config.norm_eps,
        batch_first=True,
        norm_first=True,
    )


def wrong_config_as_a_dictionary(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config["d_model"], config["n_heads"], causal=True, dropout=config["dropout"]),
        feedforward=FeedForward(config["d_model"], config["d_hidden"], activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config["d_model"], config["norm_eps"]), config["dropout"]),
    )


def wrong_misspelled_argument(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, is_causal=True, dropout_p=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_post_norm_and_not_causal(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_exact_gelu_and_no_dropout(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
    )


def wrong_one_norm_for_both_and_eps_left_at_its_default(config):
    norm = LayerNorm(config.d_model)
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(norm, dropout=config.dropout),
    )


def right_activation_by_name(config):
    return TransformerBlock(
        MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        FeedForward(config.d_model, config.d_hidden, new_activation("gelu_new")),
        lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def right_factory_function(config):
    def make_residual():
        norm = LayerNorm(config.d_model, eps=config.norm_eps)
        return PreNorm(norm=norm, dropout=config.dropout)

    attention = MultiHeadAttention(
        d_model=config.d_model,
        n_heads=config.n_heads,
        n_kv_heads=config.n_heads,
        bias=True,
        rotary=None,
        causal=True,
        dropout=config.dropout,
    )
    feedforward = FeedForward(config.d_model, config.d_hidden, activation=nn.GELU("tanh"))
    return TransformerBlock(attention, feedforward, make_residual)


def right_torch_layer_norm(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(nn.LayerNorm(config.d_model, eps=config.norm_eps), config.dropout),
    )


def right_parts_set_afterward(config):
    block = TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
    )
    block.attention.causal = True
    block.attention.dropout = config.dropout
    block.feedforward.activation = nn.GELU(approximate="tanh")
    for residual in (block.attention_residual, block.feedforward_residual):
        residual.dropout.p = config.dropout
    return block


def wrong_width_and_hidden_exchanged(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_hidden, config.d_model, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_one_head_only(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, 1, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def wrong_silu(config):
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.SiLU()),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )
