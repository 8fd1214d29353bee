"""Every part of a transformer, and GPT, LLaMA, BERT and BART composed from them."""

__version__ = "0.1.0"
