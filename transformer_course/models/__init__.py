"""GPT, LLaMA, BERT and BART: four ways of stacking the same parts."""
