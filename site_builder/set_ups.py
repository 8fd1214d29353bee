"""What is stated for widgets that need Python: what runs instead of long training, and which inputs are recorded."""

from collections.abc import Mapping, Sequence

# A cell that begins like this is replaced: training that takes minutes, or more than the widget needs.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "embeddings": {
        "tier, reason = choose_tier()\nSTEPS": (
            "torch.manual_seed(0)\n"
            "small = ThreeTokens(tokenizer.vocab_size)\n"
            "tables = train(small, stream, steps=[1600 * part // 16 for part in (0, 1, 2, 4, 8, 16)])"
        ),
    },
    "train_gpt": {
        "Prompt(run.model": (
            "from transformer_course.trained import load_trained\n"
            'model, tokenizer, card = load_trained("gpt-verses")\n'
            'Prompt(model, tokenizer, "And he said", max_new=80)'
        ),
    },
    "train_bert": {
        "bert.eval()\nFillInTheBlank(": (
            "from transformer_course.trained import load_trained\n"
            'bert, tokenizer, card = load_trained("bert-verses")\n'
            'FillInTheBlank(bert, tokenizer, "The king went out of his house.", hidden=[3])'
        ),
    },
    "train_bart": {
        "verses = [verse for": (
            "from transformer_course.data.corpora import load_pairs\n"
            "from transformer_course.trained import load_trained\n"
            "from transformer_course.classroom.widgets.repair_shop import RepairShop\n"
            'verses = [verse for _, verse in load_pairs("verses").test if 40 < len(verse) < 100][::20]\n'
            'packed, packed_tokenizer, card = load_trained("bart-repair")\n'
            "RepairShop(packed, packed_tokenizer, verses)"
        ),
    },
    "translate_and_summarize": {
        "packed, packed_tokenizer, card": (
            'example = next(s for s, _ in load_pairs("verses").test if s.startswith("David therefore calleth"))\n'
            'packed, packed_tokenizer, card = load_trained("bart-translate")\n'
            "TranslationExplorer(packed, packed_tokenizer, example, query=2)"
        ),
    },
    "looking_inside": {
        "tier, reason = choose_tier()\nSTEPS": (
            "models = {(2, 0): copying.copying_model(2, 0)}\ncopying.train_to_copy(models[2, 0], 600, 0)"
        ),
    },
}
# Widgets that show what a reader's own training made: their stored picture stays.
STATIC = {("fine_tune_bert", "play")}
TRAINED = "On this page, the widget runs with the trained model that comes with the course."
NOTES: Mapping[tuple[str, str], str] = {
    ("train_gpt", "Prompt"): TRAINED,
    ("train_bert", "FillInTheBlank"): TRAINED,
    ("train_bart", "RepairShop"): TRAINED,
    ("translate_and_summarize", "TranslationExplorer"): TRAINED,
    ("making_it_fast", "RooflineExplorer"): "Here, “this machine” is the one that built this page.",
}

# The inputs that are recorded, by the widget's class. The first text of each is the lesson's own.
SENTENCES: Mapping[str, Sequence[str]] = {
    "HeadExplorer": (
        "The man and the woman and their son went to the city",
        "And the sons of Israel did that which was evil",
        "one two three one two three one two three",
    ),
    "LensExplorer": ("The people went out of the land of", "And God said to Moses, Go to"),
    "TranslationExplorer": (
        "Thou shalt not steal.",
        "And it came to pass in those days, that he went out into a mountain to pray.",
        "He saith unto them, Whom seek ye?",
    ),
    "FillInTheBlank": (
        "The man said to his wife",
        "The woman said to her husband",
        "The engineer opened her laptop",
        "In the beginning God created the heavens and the earth.",
    ),
    "NextTokenExplorer": ("In the beginning",),
    "Prompt": ("And the woman said",),
    "SearchExplorer": (
        "Who was swallowed by a fish?",
        "Why do we divide by the square root?",
        "money is dangerous",
        "How does a model know the order of the words?",
    ),
}
TEMPERATURES = (0.1, 0.7, 1.0, 1.5)
STRENGTHS = (0.1, 0.3, 0.6)
PASSAGES = (2, 4, 8)
# How many of a slider's positions are recorded where it is alone, and where there are two: a figure for each pair.
ALONE, IN_PAIRS = 13, 5
# Of NextTokenExplorer: the likeliest tokens whose continuation is recorded. Each costs the page 10 kB.
FIRST_TOKENS, SECOND_TOKENS = 18, 1
