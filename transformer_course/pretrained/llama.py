"""LLaMA: names and settings of published files, and ours. Their rotation pairs the halves of a head."""

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.models.rope_scaling import DynamicScaling
from transformer_course.pretrained.expected import needed, said
from transformer_course.pretrained.family import Family, Settings
from transformer_course.pretrained.names import HALVES, Row
from transformer_course.pretrained.rope import read_rope, write_rope
from transformer_course.pretrained.settings import activation, refuse_others

TABLE = (
    Row("stack.blocks.{i}.attention_residual.norm", "model.layers.{i}.input_layernorm"),
    Row("stack.blocks.{i}.attention.query", "model.layers.{i}.self_attn.q_proj", HALVES),
    Row("stack.blocks.{i}.attention.key", "model.layers.{i}.self_attn.k_proj", HALVES),
    Row("stack.blocks.{i}.attention.value", "model.layers.{i}.self_attn.v_proj"),
    Row("stack.blocks.{i}.attention.output", "model.layers.{i}.self_attn.o_proj"),
    Row("stack.blocks.{i}.feedforward_residual.norm", "model.layers.{i}.post_attention_layernorm"),
    Row("stack.blocks.{i}.feedforward.gate", "model.layers.{i}.mlp.gate_proj"),
    Row("stack.blocks.{i}.feedforward.up", "model.layers.{i}.mlp.up_proj"),
    Row("stack.blocks.{i}.feedforward.down", "model.layers.{i}.mlp.down_proj"),
    Row("stack.norm", "model.norm"),
)
TIED = (Row("embedding.tokens", "model.embed_tokens", also=("lm_head",)),)
UNTIED = (Row("embedding.tokens", "model.embed_tokens"), Row("head.projection", "lm_head"))
FIXED = {"mlp_bias": False, "partial_rotary_factor": 1.0}


def read_config(settings: Settings, max_len: int | None) -> LlamaConfig:
    refuse_others(settings, FIXED)
    chosen = activation(settings, "hidden_act", "silu")
    if chosen not in ("silu", "swish"):
        raise ValueError(f"config.json says hidden_act={chosen!r}; the gate of the feed-forward network uses silu here")
    published_len = needed(settings, "max_position_embeddings")
    base, scaling = read_rope(settings, published_len)
    if isinstance(scaling, DynamicScaling):
        # Meant for texts that are longer than the number in the file.
        published_len = int(published_len * scaling.factor)
        said({"max_position_embeddings": published_len}, "max_position_embeddings")
    d_model, n_heads = needed(settings, "hidden_size"), needed(settings, "num_attention_heads")
    if d_model % n_heads:
        raise ValueError(f"config.json says hidden_size={d_model}, num_attention_heads={n_heads}: not divisible")
    head_size = said(settings, "head_dim")
    return LlamaConfig(
        vocab=needed(settings, "vocab_size"),
        max_len=max_len or published_len,
        d_model=d_model,
        n_layers=needed(settings, "num_hidden_layers"),
        n_heads=n_heads,
        n_kv_heads=said(settings, "num_key_value_heads") or n_heads,
        d_hidden=needed(settings, "intermediate_size"),
        rope_base=base,
        norm_eps=said(settings, "rms_norm_eps", LlamaConfig.norm_eps),
        tied=said(settings, "tie_word_embeddings", False),
        head_size=None if head_size == d_model // n_heads else head_size,
        attention_bias=said(settings, "attention_bias", False),
        rope_scaling=scaling,
    )


def write_config(config: LlamaConfig) -> dict:
    scaling = config.rope_scaling
    return {
        "vocab_size": config.vocab,
        "max_position_embeddings": scaling.original_len if isinstance(scaling, DynamicScaling) else config.max_len,
        "hidden_size": config.d_model,
        "num_hidden_layers": config.n_layers,
        "num_attention_heads": config.n_heads,
        "num_key_value_heads": config.n_kv_heads,
        "intermediate_size": config.d_hidden,
        "rope_theta": config.rope_base,
        "rope_scaling": write_rope(scaling),
        "rms_norm_eps": config.norm_eps,
        "tie_word_embeddings": config.tied,
        "head_dim": config.d_head,
        "attention_bias": config.attention_bias,
        "hidden_act": "silu",
    }


def build(config: LlamaConfig, task: str, settings: Settings) -> nn.Module:
    return LLaMA(config)


FAMILY = Family(
    model_type="llama",
    tasks={"causal-language-model": ("LlamaForCausalLM", "LLaMAForCausalLM")},
    bare=(),
    read_config=read_config,
    write_config=write_config,
    build=build,
    task_of=lambda model: "causal-language-model",
    rows=lambda model: (TIED if model.config.tied else UNTIED) + TABLE,
    inside="model.",
    body=("embed_tokens.", "layers.", "norm."),
    buffers=(r"model\.layers\.\d+\.self_attn\.rotary_emb\.inv_freq", r"model\.rotary_emb\.inv_freq"),
    elsewhere=(r"score\.weight",),
)


check_calls(__name__)
