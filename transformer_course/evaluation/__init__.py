"""How well a model does, and what simpler means reach on the same text."""

from transformer_course.evaluation.answers import (
    TextScores,
    classification_scores,
    masked_token_accuracy,
    masked_token_guesses,
    predict_classes,
    text_scores,
    token_f1,
)
from transformer_course.evaluation.compressors import compressor_bits_per_character
from transformer_course.evaluation.fill_in import fill_in_accuracies, neighbor_guesses
from transformer_course.evaluation.language import bits_per_character, evaluate_language_model, perplexity
from transformer_course.evaluation.linear import linear_predictions
from transformer_course.evaluation.ngram_fill_in import ngram_guesses
from transformer_course.evaluation.ngrams import KneserNey
from transformer_course.evaluation.retrieval import retrieval_measures, target_ranks
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
    "masked_token_guesses",
    "neighbor_guesses",
    "ngram_guesses",
    "perplexity",
    "predict_classes",
    "retrieval_measures",
    "target_ranks",
    "text_scores",
    "token_f1",
    "window_scores",
    "word_frequency_scores",
]
