"""Answers to `decode_tokens`, as learners write them."""


def wrong_token_by_token(ids, tokens):
    return "".join(tokens[i].decode("utf-8", errors="replace") for i in ids)


def wrong_broken_bytes_raise(ids, tokens):
    return b"".join(tokens[i] for i in ids).decode("utf-8")


def wrong_broken_bytes_ignored(ids, tokens):
    return b"".join([tokens[i] for i in ids]).decode("utf-8", errors="ignore")


def wrong_latin_1(ids, tokens):
    data = b"".join(tokens[i] for i in ids)
    return data.decode("latin-1")


def wrong_bytes_returned(ids, tokens):
    data = b""
    for i in ids:
        data += tokens[i]
    return data


def wrong_str_of_bytes(ids, tokens):
    # str() without an encoding writes b'...' around them.
    return str(b"".join(tokens[i] for i in ids))


def wrong_spaces_between(ids, tokens):
    return b" ".join(tokens[i] for i in ids).decode("utf-8", errors="replace")


def wrong_all_tokens(ids, tokens):
    return b"".join(tokens).decode("utf-8", errors="replace")


def wrong_each_id_once(ids, tokens):
    return b"".join(tokens[i] for i in dict.fromkeys(ids)).decode("utf-8", errors="replace")


def wrong_sorted_ids(ids, tokens):
    return b"".join(tokens[i] for i in sorted(ids)).decode("utf-8", errors="replace")


def wrong_list_of_texts(ids, tokens):
    return [tokens[i].decode("utf-8", errors="replace") for i in ids]


def wrong_text_joins_bytes(ids, tokens):
    text = "".join(tokens[i] for i in ids)
    return text


def wrong_ids_counted_from_1(ids, tokens):
    return b"".join(tokens[i - 1] for i in ids).decode("utf-8", errors="replace")


def wrong_escapes_for_broken_bytes(ids, tokens):
    return b"".join(tokens[i] for i in ids).decode("utf-8", errors="backslashreplace")


def wrong_ascii(ids, tokens):
    return b"".join(tokens[i] for i in ids).decode("ascii", errors="replace")


def wrong_misspelled_argument(ids, tokens):
    return b"".join(tokens[i] for i in ids).decode("utf-8", error="replace")


def wrong_spaces_at_the_ends_lost(ids, tokens):
    text = b"".join(tokens[i] for i in ids).decode("utf-8", errors="replace")
    return text.strip()


def wrong_searched_the_wrong_way_round(ids, tokens):
    # index looks for a token; ids are places already.
    return b"".join(tokens[tokens.index(i)] for i in ids).decode("utf-8", errors="replace")


def wrong_question_mark(ids, tokens):
    data = b"".join(tokens[i] for i in ids)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "�"


def wrong_encode_instead_of_decode(ids, tokens):
    return b"".join(tokens[i] for i in ids).encode("utf-8", errors="replace")


def wrong_token_by_token_and_broken_bytes_raise(ids, tokens):
    text = ""
    for i in ids:
        text += tokens[i].decode("utf-8")
    return text


def wrong_spaces_between_and_ignored(ids, tokens):
    parts = []
    for i in ids:
        parts.append(tokens[i].decode("utf-8", "ignore"))
    return " ".join(parts)


def right_bytearray(ids, tokens):
    data = bytearray()
    for i in ids:
        data.extend(tokens[i])
    return data.decode(errors="replace")


def right_str_with_encoding(ids, tokens):
    return str(b"".join(map(tokens.__getitem__, ids)), "utf-8", "replace")


def right_incremental_decoder(ids, tokens):
    # Keeps the start of a character until its other bytes come.
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    text = "".join(decoder.decode(tokens[i]) for i in ids)
    return text + decoder.decode(b"", final=True)


def right_added_in_a_loop(ids, tokens):
    data = b""
    for i in ids:
        data = data + tokens[i]
    text = data.decode("utf8", "replace")
    return text


def right_list_of_numbers(ids, tokens):
    numbers = [byte for i in ids for byte in tokens[i]]
    return bytes(numbers).decode("utf-8", errors="replace")


def wrong_decoded_before_joining_the_list(ids, tokens):
    return "".join(str(tokens[i], "utf-8", "replace") for i in ids)


def wrong_utf_16(ids, tokens):
    return b"".join(tokens[i] for i in ids).decode("utf-16", errors="replace")


def wrong_positions_instead_of_ids(ids, tokens):
    return b"".join(tokens[i] for i in range(len(ids))).decode("utf-8", errors="replace")
