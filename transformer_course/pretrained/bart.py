"""BART: names and settings of published files, and ours."""

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.models.bart import BART, BartConfig
from transformer_course.pretrained.expected import needed, said
from transformer_course.pretrained.family import Family, Settings
from transformer_course.pretrained.names import ONE_ROW, Row
from transformer_course.pretrained.settings import activation, refuse_others

EMBEDDING = (
    # One table for the source, the target and the head.
    Row(
        "source_embedding.tokens",
        "model.shared",
        also=("model.encoder.embed_tokens", "model.decoder.embed_tokens", "lm_head"),
    ),
    # Their first two rows are never read: ours have the same offset.
    Row("source_embedding.positions", "model.encoder.embed_positions"),
    Row("source_embedding.norm", "model.encoder.layernorm_embedding"),
    Row("target_embedding.positions", "model.decoder.embed_positions"),
    Row("target_embedding.norm", "model.decoder.layernorm_embedding"),
)
ENCODER = (
    Row("encoder.blocks.{i}.attention.query", "model.encoder.layers.{i}.self_attn.q_proj"),
    Row("encoder.blocks.{i}.attention.key", "model.encoder.layers.{i}.self_attn.k_proj"),
    Row("encoder.blocks.{i}.attention.value", "model.encoder.layers.{i}.self_attn.v_proj"),
    Row("encoder.blocks.{i}.attention.output", "model.encoder.layers.{i}.self_attn.out_proj"),
    Row("encoder.blocks.{i}.attention_residual.norm", "model.encoder.layers.{i}.self_attn_layer_norm"),
    Row("encoder.blocks.{i}.feedforward.up", "model.encoder.layers.{i}.fc1"),
    Row("encoder.blocks.{i}.feedforward.down", "model.encoder.layers.{i}.fc2"),
    Row("encoder.blocks.{i}.feedforward_residual.norm", "model.encoder.layers.{i}.final_layer_norm"),
)
DECODER = (
    Row("decoder.blocks.{i}.attention.query", "model.decoder.layers.{i}.self_attn.q_proj"),
    Row("decoder.blocks.{i}.attention.key", "model.decoder.layers.{i}.self_attn.k_proj"),
    Row("decoder.blocks.{i}.attention.value", "model.decoder.layers.{i}.self_attn.v_proj"),
    Row("decoder.blocks.{i}.attention.output", "model.decoder.layers.{i}.self_attn.out_proj"),
    Row("decoder.blocks.{i}.attention_residual.norm", "model.decoder.layers.{i}.self_attn_layer_norm"),
    Row("decoder.blocks.{i}.cross_attention.query", "model.decoder.layers.{i}.encoder_attn.q_proj"),
    Row("decoder.blocks.{i}.cross_attention.key", "model.decoder.layers.{i}.encoder_attn.k_proj"),
    Row("decoder.blocks.{i}.cross_attention.value", "model.decoder.layers.{i}.encoder_attn.v_proj"),
    Row("decoder.blocks.{i}.cross_attention.output", "model.decoder.layers.{i}.encoder_attn.out_proj"),
    Row("decoder.blocks.{i}.cross_attention_residual.norm", "model.decoder.layers.{i}.encoder_attn_layer_norm"),
    Row("decoder.blocks.{i}.feedforward.up", "model.decoder.layers.{i}.fc1"),
    Row("decoder.blocks.{i}.feedforward.down", "model.decoder.layers.{i}.fc2"),
    Row("decoder.blocks.{i}.feedforward_residual.norm", "model.decoder.layers.{i}.final_layer_norm"),
)
HEAD = (Row("head.bias", "final_logits_bias", ONE_ROW, optional=True),)
FIXED = {
    "is_encoder_decoder": True,
    # Settings of files from the days when one class also held BART's relatives.
    "normalize_before": False,
    "normalize_embedding": True,
    "add_final_layer_norm": False,
    "static_position_embeddings": False,
    "extra_pos_embeddings": 2,
}
NORM_EPS = 1e-5  # no setting of theirs: written in their code


def read_config(settings: Settings, max_len: int | None) -> BartConfig:
    refuse_others(settings, FIXED)
    for ours, name in (("n_heads", "attention_heads"), ("d_hidden", "ffn_dim")):
        sides = needed(settings, f"encoder_{name}"), needed(settings, f"decoder_{name}")
        if sides[0] != sides[1]:
            raise ValueError(
                f"config.json says encoder_{name}={sides[0]} and decoder_{name}={sides[1]}; "
                f"here, the encoder and the decoder share one {ours}"
            )
    return BartConfig(
        vocab=needed(settings, "vocab_size"),
        max_len=needed(settings, "max_position_embeddings"),
        d_model=needed(settings, "d_model"),
        n_encoder_layers=needed(settings, "encoder_layers"),
        n_decoder_layers=needed(settings, "decoder_layers"),
        n_heads=needed(settings, "encoder_attention_heads"),
        d_hidden=needed(settings, "encoder_ffn_dim"),
        dropout=said(settings, "dropout", BartConfig.dropout),
        norm_eps=NORM_EPS,
        activation=activation(settings, "activation_function", BartConfig.activation),
        scaled_embedding=said(settings, "scale_embedding", False),
    )


def write_config(config: BartConfig) -> dict:
    if config.norm_eps != NORM_EPS:
        raise ValueError(f"norm_eps={config.norm_eps} cannot be written: a published BART always has {NORM_EPS}")
    return {
        "vocab_size": config.vocab,
        "max_position_embeddings": config.max_len,
        "d_model": config.d_model,
        "encoder_layers": config.n_encoder_layers,
        "decoder_layers": config.n_decoder_layers,
        "encoder_attention_heads": config.n_heads,
        "decoder_attention_heads": config.n_heads,
        "encoder_ffn_dim": config.d_hidden,
        "decoder_ffn_dim": config.d_hidden,
        "dropout": config.dropout,
        "attention_dropout": config.dropout,
        "activation_function": config.activation,
        "scale_embedding": config.scaled_embedding,
        "is_encoder_decoder": True,
        "tie_word_embeddings": True,
        "forced_eos_token_id": None,
    }


def build(config: BartConfig, task: str, settings: Settings) -> nn.Module:
    return BART(config)


FAMILY = Family(
    model_type="bart",
    tasks={"sequence-to-sequence": ("BartForConditionalGeneration", "BartModel")},
    bare=(),
    read_config=read_config,
    write_config=write_config,
    build=build,
    task_of=lambda model: "sequence-to-sequence",
    rows=lambda model: EMBEDDING + ENCODER + DECODER + HEAD,
    inside="model.",
    body=("shared.", "encoder.", "decoder."),
    elsewhere=(r"classification_head\.(dense|out_proj)\.(weight|bias)", r"qa_outputs\.(weight|bias)"),
)


check_calls(__name__)
