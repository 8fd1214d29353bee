"""What each setting of a published configuration may be: one table, and one sentence for what is anything else.

A limit is far above every published model, and far below what would fill the memory before anyone could stop it.
"""

from collections.abc import Callable, Mapping

from transformer_course.arguments import check_number, check_probability, check_whole

Settings = Mapping[str, object]
Check = Callable[[str, object], object]


def _whole(most: int) -> Check:
    return lambda name, value: check_whole(name, value, 1, most)


def _of(kind: type, words: str) -> Check:
    def check(name: str, value: object) -> object:
        if not isinstance(value, kind):
            raise TypeError(f"{name}={value!r} must be {words}")
        return value

    return check


def _positive(most: float) -> Check:
    return lambda name, value: check_number(name, value, 0, most)


WIDTH, LAYERS, TOKENS, POSITIONS = _whole(1 << 20), _whole(1_000), _whole(1 << 24), _whole(1 << 24)
YES_OR_NO, WORD = _of(bool, "true or false"), _of(str, "a word")
TABLE, WORDS = _of(Mapping, "an object with names and values"), _of(list, "a list")

EXPECTED: dict[str, Check] = {
    **dict.fromkeys(("vocab_size", "type_vocab_size", "num_labels"), TOKENS),
    **dict.fromkeys(("n_positions", "max_position_embeddings", "original_max_position_embeddings"), POSITIONS),
    **dict.fromkeys(("n_layer", "num_hidden_layers", "encoder_layers", "decoder_layers"), LAYERS),
    **dict.fromkeys(("n_embd", "hidden_size", "d_model", "head_dim"), WIDTH),
    **dict.fromkeys(("n_inner", "intermediate_size", "encoder_ffn_dim", "decoder_ffn_dim"), WIDTH),
    **dict.fromkeys(("n_head", "num_attention_heads", "num_key_value_heads"), WIDTH),
    **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), WIDTH),
    **dict.fromkeys(("resid_pdrop", "hidden_dropout_prob", "dropout", "classifier_dropout"), check_probability),
    **dict.fromkeys(("layer_norm_epsilon", "layer_norm_eps", "rms_norm_eps"), _positive(1.0)),
    **dict.fromkeys(("tie_word_embeddings", "attention_bias", "scale_embedding", "truncate"), YES_OR_NO),
    **dict.fromkeys(("model_type", "activation_function", "hidden_act", "rope_type", "type"), WORD),
    **dict.fromkeys(("rope_scaling", "rope_parameters", "id2label", "auto_map"), TABLE),
    "architectures": WORDS,
    "rope_theta": lambda name, value: check_number(name, value, 1),
    **dict.fromkeys(("factor", "low_freq_factor", "high_freq_factor", "beta_fast", "beta_slow"), _positive(1e6)),
    **dict.fromkeys(
        ("attention_factor", "mscale", "mscale_all_dim"), lambda name, value: check_number(name, value, -1)
    ),
}


def said(settings: Settings, name: str, default: object = None):
    """What a setting is, checked; the default where the file says nothing, or null.

    Raises:
        ValueError: it is of another kind than expected, or beyond every limit
    """
    value = settings.get(name)
    if value is None:
        return default
    try:
        EXPECTED[name](name, value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"config.json: {error}") from None
    return value


def needed(settings: Settings, name: str):
    """A setting that has no default, checked.

    Raises:
        ValueError: it is missing, of another kind than expected, or beyond every limit
    """
    value = said(settings, name)
    if value is None:
        raise ValueError(f"config.json has no {name}: without it the sizes of the model are not known")
    return value
