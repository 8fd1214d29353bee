"""GPT-2: names and settings of published files, and ours. Their linear layers are stored the other way round."""

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.pretrained.expected import needed, said
from transformer_course.pretrained.family import Family, Settings
from transformer_course.pretrained.names import THREE_IN_ONE, TRANSPOSED, Row
from transformer_course.pretrained.settings import activation, refuse_others

ATTENTION = "stack.blocks.{i}.attention"
TABLE = (
    Row("embedding.tokens", "transformer.wte", also=("lm_head",)),
    Row("embedding.positions", "transformer.wpe"),
    Row("stack.blocks.{i}.attention_residual.norm", "transformer.h.{i}.ln_1"),
    Row(
        (f"{ATTENTION}.query", f"{ATTENTION}.key", f"{ATTENTION}.value"),
        "transformer.h.{i}.attn.c_attn",
        THREE_IN_ONE,
    ),
    Row("stack.blocks.{i}.attention.output", "transformer.h.{i}.attn.c_proj", TRANSPOSED),
    Row("stack.blocks.{i}.feedforward_residual.norm", "transformer.h.{i}.ln_2"),
    Row("stack.blocks.{i}.feedforward.up", "transformer.h.{i}.mlp.c_fc", TRANSPOSED),
    Row("stack.blocks.{i}.feedforward.down", "transformer.h.{i}.mlp.c_proj", TRANSPOSED),
    Row("stack.norm", "transformer.ln_f"),
)
FIXED = {"scale_attn_weights": True, "scale_attn_by_inverse_layer_idx": False, "add_cross_attention": False}


def read_config(settings: Settings, max_len: int | None) -> GPTConfig:
    refuse_others(settings, FIXED)
    d_model = needed(settings, "n_embd")
    return GPTConfig(
        vocab=needed(settings, "vocab_size"),
        # The first published files have n_ctx beside it, the same number.
        max_len=needed(settings, "n_positions"),
        d_model=d_model,
        n_layers=needed(settings, "n_layer"),
        n_heads=needed(settings, "n_head"),
        d_hidden=said(settings, "n_inner") or 4 * d_model,
        dropout=said(settings, "resid_pdrop", 0.1),
        norm_eps=said(settings, "layer_norm_epsilon", GPTConfig.norm_eps),
        activation=activation(settings, "activation_function", GPTConfig.activation),
    )


def write_config(config: GPTConfig) -> dict:
    return {
        "vocab_size": config.vocab,
        "n_positions": config.max_len,
        "n_embd": config.d_model,
        "n_layer": config.n_layers,
        "n_head": config.n_heads,
        "n_inner": config.d_hidden,
        "resid_pdrop": config.dropout,
        "embd_pdrop": config.dropout,
        "attn_pdrop": config.dropout,
        "layer_norm_epsilon": config.norm_eps,
        "activation_function": config.activation,
        "tie_word_embeddings": True,
    }


def build(config: GPTConfig, task: str, settings: Settings) -> nn.Module:
    return GPT(config)


FAMILY = Family(
    model_type="gpt2",
    tasks={"causal-language-model": ("GPT2LMHeadModel", "GPT2Model")},
    bare=(),
    read_config=read_config,
    write_config=write_config,
    build=build,
    task_of=lambda model: "causal-language-model",
    rows=lambda model: TABLE,
    inside="transformer.",
    body=("wte.", "wpe.", "h.", "ln_f."),
    buffers=(r"transformer\.h\.\d+\.attn\.(bias|masked_bias)",),
    elsewhere=(r"score\.weight", r"classifier\.(weight|bias)", r"multiple_choice_head\.summary\.(weight|bias)"),
)


check_calls(__name__)
