"""BERT: names and settings of published files, and ours."""

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.heads import Pooler
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel, SequenceClassifier, TokenClassifier
from transformer_course.models.families import Encoder
from transformer_course.models.pooled import PooledEncoder
from transformer_course.pretrained.expected import needed, said
from transformer_course.pretrained.family import Family, Settings
from transformer_course.pretrained.names import Row, with_prefixes
from transformer_course.pretrained.settings import activation, number_of_classes, refuse_others

ENCODER = (
    Row("embedding.tokens", "embeddings.word_embeddings"),
    Row("embedding.positions", "embeddings.position_embeddings"),
    Row("embedding.segments", "embeddings.token_type_embeddings"),
    Row("embedding.norm", "embeddings.LayerNorm"),
    Row("stack.blocks.{i}.attention.query", "encoder.layer.{i}.attention.self.query"),
    Row("stack.blocks.{i}.attention.key", "encoder.layer.{i}.attention.self.key"),
    Row("stack.blocks.{i}.attention.value", "encoder.layer.{i}.attention.self.value"),
    Row("stack.blocks.{i}.attention.output", "encoder.layer.{i}.attention.output.dense"),
    Row("stack.blocks.{i}.attention_residual.norm", "encoder.layer.{i}.attention.output.LayerNorm"),
    Row("stack.blocks.{i}.feedforward.up", "encoder.layer.{i}.intermediate.dense"),
    Row("stack.blocks.{i}.feedforward.down", "encoder.layer.{i}.output.dense"),
    Row("stack.blocks.{i}.feedforward_residual.norm", "encoder.layer.{i}.output.LayerNorm"),
)
POOLER = (Row("pooler.projection", "bert.pooler.dense"),)
MASKED_LANGUAGE_MODEL = (
    Row("encoder.embedding.tokens", "bert.embeddings.word_embeddings", also=("cls.predictions.decoder",)),
    Row("head.transform", "cls.predictions.transform.dense"),
    Row("head.norm", "cls.predictions.transform.LayerNorm"),
    Row("head.bias", "cls.predictions.bias", also=("cls.predictions.decoder.bias",)),
)
CLASSIFIER = (Row("head.classifier", "classifier"),)
TASKS = {
    "encoder": ("BertModel",),
    "pooled": ("BertModel",),
    "masked-language-model": ("BertForMaskedLM", "BertForPreTraining"),
    "sequence-classification": ("BertForSequenceClassification",),
    "token-classification": ("BertForTokenClassification",),
}
FIXED = {"position_embedding_type": "absolute", "is_decoder": False, "add_cross_attention": False}


def read_config(settings: Settings, max_len: int | None) -> BertConfig:
    refuse_others(settings, FIXED)
    return BertConfig(
        vocab=needed(settings, "vocab_size"),
        max_len=needed(settings, "max_position_embeddings"),
        d_model=needed(settings, "hidden_size"),
        n_layers=needed(settings, "num_hidden_layers"),
        n_heads=needed(settings, "num_attention_heads"),
        d_hidden=needed(settings, "intermediate_size"),
        n_segments=said(settings, "type_vocab_size", BertConfig.n_segments),
        dropout=said(settings, "hidden_dropout_prob", BertConfig.dropout),
        norm_eps=said(settings, "layer_norm_eps", BertConfig.norm_eps),
        activation=activation(settings, "hidden_act", BertConfig.activation),
    )


def write_config(config: BertConfig) -> dict:
    return {
        "vocab_size": config.vocab,
        "max_position_embeddings": config.max_len,
        "hidden_size": config.d_model,
        "num_hidden_layers": config.n_layers,
        "num_attention_heads": config.n_heads,
        "intermediate_size": config.d_hidden,
        "type_vocab_size": config.n_segments,
        "hidden_dropout_prob": config.dropout,
        "attention_probs_dropout_prob": config.dropout,
        "layer_norm_eps": config.norm_eps,
        "hidden_act": config.activation,
    }


def build(config: BertConfig, task: str, settings: Settings) -> nn.Module:
    encoder = BERT(config)
    if task == "encoder":
        return encoder
    if task == "pooled":
        return PooledEncoder(encoder)
    if task == "masked-language-model":
        return MaskedLanguageModel(encoder)
    dropout = said(settings, "classifier_dropout")
    dropout = config.dropout if dropout is None else dropout
    classifier = SequenceClassifier if task == "sequence-classification" else TokenClassifier
    return classifier(encoder, number_of_classes(settings), dropout)


def task_of(model: nn.Module) -> str:
    """What a model was built for.

    Raises:
        ValueError: the published files have no place for one of its parts
    """
    encoder = model if isinstance(model, Encoder) else model.encoder
    if not isinstance(encoder, BERT):
        raise ValueError(
            f"{type(encoder).__name__} is a combination made for this course: no published file matches it"
        )
    pooler = getattr(model, "pooler", getattr(getattr(model, "head", None), "pooler", None))
    if pooler is not None and not isinstance(pooler, Pooler):
        raise ValueError(f"{type(pooler).__name__} has no place in published files, which pool only with Pooler")
    kinds = {
        PooledEncoder: "pooled",
        MaskedLanguageModel: "masked-language-model",
        SequenceClassifier: "sequence-classification",
        TokenClassifier: "token-classification",
    }
    return kinds.get(type(model), "encoder")


def rows(model: nn.Module) -> tuple[Row, ...]:
    """The table of one model, theirs as they are named where there is a head."""
    task = task_of(model)
    encoder = with_prefixes(ENCODER, "" if task == "encoder" else "encoder.", "bert.")
    if task == "masked-language-model":
        return MASKED_LANGUAGE_MODEL + encoder[1:]
    if task == "sequence-classification":
        return encoder + with_prefixes(POOLER, "head.") + CLASSIFIER
    return encoder + {"encoder": (), "pooled": POOLER, "token-classification": CLASSIFIER}[task]


FAMILY = Family(
    model_type="bert",
    tasks=TASKS,
    bare=("encoder", "pooled"),
    read_config=read_config,
    write_config=write_config,
    build=build,
    task_of=task_of,
    rows=rows,
    inside="bert.",
    body=("embeddings.", "encoder.", "pooler."),
    buffers=(r"bert\.embeddings\.(position_ids|token_type_ids)",),
    elsewhere=(
        r"bert\.pooler\.dense\.(weight|bias)",
        r"cls\.predictions\.transform\.(dense|LayerNorm)\.(weight|bias)",
        r"cls\.predictions\.(decoder\.weight|decoder\.bias|bias)",
        r"(cls\.seq_relationship|classifier|qa_outputs)\.(weight|bias)",
    ),
)


check_calls(__name__)
