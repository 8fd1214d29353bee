"""Published files: read as they are meant, and refused by the name of the setting where we have no such thing."""

import json

import pytest
from tokenizers import BertWordPieceTokenizer

from transformer_course.tokenizers import WordPieceTokenizer

TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "É", "e", "\u2028x", "日"]
SAMPLE = "ab É 日本 [MASK] aa"


def library(**settings) -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer({token: i for i, token in enumerate(TOKENS)}, **settings)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"lowercase": False},
        {"strip_accents": False},
        {"lowercase": False, "strip_accents": True},
        {"handle_chinese_chars": False},
    ],
    ids=str,
)
def test_tokenizer_json_says_how_to_read(settings, tmp_path):
    theirs = library(**settings)
    theirs.save(str(tmp_path / "tokenizer.json"))
    for ours in (
        WordPieceTokenizer.from_tokenizer_json(tmp_path / "tokenizer.json"),
        WordPieceTokenizer.from_folder(str(tmp_path)),
    ):
        assert ours.encode_framed(SAMPLE, allow_special=True).tokens == theirs.encode(SAMPLE).ids
        assert ours.tokens == [token.encode() for token in TOKENS]


def write_vocabulary(folder, config: dict | None = None, end: str = "\n"):
    (folder / "vocab.txt").write_bytes((end.join(TOKENS) + end).encode())
    if config is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_a_line_of_vocab_txt_is_a_token(end, tmp_path):
    tokenizer = WordPieceTokenizer.from_vocabulary(write_vocabulary(tmp_path, end=end) / "vocab.txt")
    assert tokenizer.tokens == [token.encode() for token in TOKENS]
    assert tokenizer.special_tokens == {token: i for i, token in enumerate(TOKENS[:5])}


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        (None, {}),
        ({"do_lower_case": False}, {"lowercase": False}),
        ({"do_lower_case": True, "strip_accents": False}, {"strip_accents": False}),
        ({"tokenize_chinese_chars": False}, {"handle_chinese_chars": False}),
    ],
    ids=str,
)
def test_a_folder_with_vocab_txt_is_read_by_its_configuration(config, settings, tmp_path):
    ours = WordPieceTokenizer.from_folder(write_vocabulary(tmp_path, config))
    assert ours.encode_framed(SAMPLE, allow_special=True).tokens == library(**settings).encode(SAMPLE).ids


def changed(*path: str, to) -> str:
    content = json.loads(library().to_str())
    place = content
    for name in path[:-1]:
        place = place[name]
    if to is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(content)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object, found list"),
        ("{}", "damaged: KeyError at 'model'"),
        (changed("model", "type", to="BPE"), "model.type is 'BPE', expected 'WordPiece'"),
        (changed("model", "unk_token", to="<unk>"), r"model.unk_token is '<unk>', expected '\[UNK\]'"),
        (changed("model", "continuing_subword_prefix", to="@"), "prefix is '@', expected '##'"),
        (changed("model", "vocab", to=KeyError), "damaged: KeyError at 'vocab'"),
        (changed("model", "vocab", "a", to=40), "expected ids 0 to 10 for 11 tokens"),
        (changed("model", "vocab", to=["a"]), "damaged: TypeError"),
        (changed("model", "max_input_chars_per_word", to=0), "longest_word=0"),
        (changed("normalizer", to=None), "normalizer.type is None, expected 'BertNormalizer'"),
        (changed("normalizer", "clean_text", to=False), "normalizer.clean_text is False, expected True"),
        (changed("pre_tokenizer", "type", to="Whitespace"), "pre_tokenizer.type is 'Whitespace'"),
        (changed("post_processor", to=None), "damaged: TypeError"),
        (changed("post_processor", "cls", to=["<s>", 2]), r"post_processor is \['<s>', '\[SEP\]'\]"),
        (changed("added_tokens", 0, "lstrip", to=True), r"lstrip of the added token '\[PAD\]' is True, expected False"),
        (changed("added_tokens", 0, "special", to=False), r"special of the added token '\[PAD\]' is False"),
        (changed("added_tokens", 0, "id", to=3), r"'\[PAD\]' has two ids, 0 in the vocabulary and 3"),
    ],
)
def test_what_we_do_not_have_is_refused_by_name(written, words, tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=words) as caught:
        WordPieceTokenizer.from_tokenizer_json(path)
    assert str(path) in str(caught.value)


def test_a_frame_that_is_spelled_out_is_read(tmp_path):
    special = {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}}
    special["[SEP]"] = {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}

    def processor(*single: tuple[str, str, int]) -> dict:
        pair = [("SpecialToken", "[CLS]", 0), ("Sequence", "A", 0), ("SpecialToken", "[SEP]", 0)]
        pair += [("Sequence", "B", 1), ("SpecialToken", "[SEP]", 1)]
        frames = [[{kind: {"id": name, "type_id": i}} for kind, name, i in items] for items in (single, pair)]
        return {"type": "TemplateProcessing", "single": frames[0], "pair": frames[1], "special_tokens": special}

    path, right = tmp_path / "tokenizer.json", [("SpecialToken", "[CLS]", 0), ("Sequence", "A", 0)]
    path.write_text(changed("post_processor", to=processor(*right, ("SpecialToken", "[SEP]", 0))), "utf-8")
    assert WordPieceTokenizer.from_tokenizer_json(path).encode_framed("a").tokens == [2, 5, 3]
    path.write_text(changed("post_processor", to=processor(*right)), "utf-8")
    with pytest.raises(ValueError, match=r"post_processor\.single is .*, expected .*SEP"):
        WordPieceTokenizer.from_tokenizer_json(path)


def test_damaged_lists_are_named(tmp_path):
    path = tmp_path / "vocab.txt"
    damaged = {b"[PAD]\n\na\n": "line 2 is empty", b"\xff\xfe": "not UTF-8", b"a\na\n": "'a' appears twice"}
    for data, words in (damaged | {b"a\n": r"lacks \['\[UNK\]'"}).items():
        path.write_bytes(data)
        with pytest.raises(ValueError, match=rf"vocab\.txt.*{words}"):
            WordPieceTokenizer.from_vocabulary(path)


def test_a_folder_without_a_tokenizer_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"has no tokenizer\.json and no vocab\.txt"):
        WordPieceTokenizer.from_folder(tmp_path)
