"""How well a model does, and what simpler means reach on the same text."""

from transformer_course.evaluation.answers import (
    TextScores,
    classification_scores,
    masked_token_accuracy,
    predict_classes,
    text_scores,
    token_f1,
)
from transformer_course.evaluation.baselines import compressor_bits_per_character, fill_in_accuracies
from transformer_course.evaluation.language import bits_per_character, evaluate_language_model, perplexity
from transformer_course.evaluation.linear import linear_predictions
from transformer_course.evaluation.ngrams import KneserNey
from transformer_course.evaluation.word_labels import window_scores, word_frequency_scores

__all__ = [
    "KneserNey",
    "TextScores",
    "bits_per_character",
    "classification_scores",
    "compressor_bits_per_character",
    "evaluate_language_model",
    "fill_in_accuracies",
    "linear_predictions",
    "masked_token_accuracy",
    "perplexity",
    "predict_classes",
    "text_scores",
    "token_f1",
    "window_scores",
    "word_frequency_scores",
]
