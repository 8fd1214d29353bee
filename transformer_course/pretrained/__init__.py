"""Published BERT, GPT-2, LLaMA and BART in the course's own modules, and the course's models in their format."""

from transformer_course.pretrained.loading import load_pretrained
from transformer_course.pretrained.saving import save_pretrained
from transformer_course.pretrained.table import name_table

__all__ = ["load_pretrained", "name_table", "save_pretrained"]
