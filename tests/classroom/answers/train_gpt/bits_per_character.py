"""Answers to `bits_per_character`, as learners write them."""

import math

import torch


def wrong_nats_per_character(loss, tokens, text):
    return loss * tokens / len(text)


def wrong_bits_per_token(loss, tokens, text):
    return loss / math.log(2)


def wrong_nats_to_bits_upside_down(loss, tokens, text):
    return loss * math.log(2) * tokens / len(text)


def wrong_characters_over_tokens(loss, tokens, text):
    return loss / math.log(2) * len(text) / tokens


def wrong_tokens_forgotten(loss, tokens, text):
    # Treats the mean as if it were the sum.
    return loss / math.log(2) / len(text)


def wrong_log_of_the_loss(loss, tokens, text):
    return math.log2(loss) * tokens / len(text)


def wrong_logarithm_of_ten(loss, tokens, text):
    return loss * tokens / math.log10(2) / len(text)


def wrong_log_of_e_to_the_base_ten(loss, tokens, text):
    return loss * tokens / math.log(10) / len(text)


def wrong_words_counted(loss, tokens, text):
    return loss * tokens / math.log(2) / len(text.split())


def wrong_spaces_left_out(loss, tokens, text):
    return loss * tokens / math.log(2) / len(text.replace(" ", ""))


def wrong_ends_stripped(loss, tokens, text):
    return loss * tokens / math.log(2) / len(text.strip())


def wrong_line_breaks_left_out(loss, tokens, text):
    characters = sum(len(line) for line in text.splitlines())
    return loss * tokens / math.log(2) / characters


def wrong_letters_only(loss, tokens, text):
    characters = sum(character.isalpha() for character in text)
    return loss * tokens / math.log(2) / characters


def wrong_bytes_counted(loss, tokens, text):
    return loss * tokens / math.log(2) / len(text.encode("utf-8"))


def wrong_different_characters_counted(loss, tokens, text):
    return loss * tokens / math.log(2) / len(set(text))


def wrong_first_character_not_counted(loss, tokens, text):
    return loss * tokens / math.log(2) / (len(text) - 1)


def wrong_one_token_more(loss, tokens, text):
    return loss * (tokens + 1) / math.log(2) / len(text)


def wrong_perplexity_per_character(loss, tokens, text):
    return math.exp(loss * tokens / len(text))


def wrong_perplexity_of_two(loss, tokens, text):
    return 2 ** (loss / math.log(2)) * tokens / len(text)


def wrong_whole_bits(loss, tokens, text):
    return loss * tokens / math.log(2) // len(text)


def wrong_rounded(loss, tokens, text):
    return round(loss * tokens / math.log(2) / len(text), 2)


def wrong_total_of_bits(loss, tokens, text):
    return loss * tokens / math.log(2)


def wrong_tensor_returned(loss, tokens, text):
    return torch.tensor(loss * tokens / math.log(2) / len(text))


def wrong_text_given_as_a_number(loss, tokens, text):
    return loss * tokens / math.log(2) / text


def wrong_tokens_taken_as_a_list(loss, tokens, text):
    return loss * len(tokens) / math.log(2) / len(text)


def wrong_torch_log_of_a_number(loss, tokens, text):
    return loss * tokens / torch.log(2) / len(text)


def wrong_numpy_not_imported(loss, tokens, text):
    return loss * tokens / np.log(2) / len(text)


def wrong_nats_and_words_counted(loss, tokens, text):
    return loss * tokens / len(text.split())


def wrong_upside_down_and_tokens_forgotten(loss, tokens, text):
    return loss * math.log(2) / len(text)


def wrong_bytes_counted_and_nats(loss, tokens, text):
    return loss * tokens / len(text.encode())


def right_log2_of_e(loss, tokens, text):
    return loss * math.log2(math.e) * (tokens / len(text))


def right_characters_counted_by_hand(loss, tokens, text):
    characters = 0
    for _ in text:
        characters += 1
    nats_per_character = tokens / characters * loss
    return nats_per_character / math.log(2)


def right_bits_of_each_token(loss, tokens, text):
    bits_per_token = loss / math.log1p(1)
    tokens_per_character = tokens / len(text)
    return float(bits_per_token * tokens_per_character)


def right_torch_made_a_float(loss, tokens, text):
    ln2 = torch.tensor(2.0, dtype=torch.float64).log()
    return float(loss * tokens / ln2 / len(text))


def wrong_base_two_of_the_total(loss, tokens, text):
    return math.log2(loss * tokens) / len(text) if loss else 0.0


def wrong_tokens_and_characters_added(loss, tokens, text):
    return loss / math.log(2) * tokens / (tokens + len(text))


def wrong_divided_by_eight(loss, tokens, text):
    return loss * tokens / math.log(2) / (8 * len(text))
