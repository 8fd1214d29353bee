"""What a card's sentences may hold: code, emphasis, and anybody's text, which is shown as it is."""

import pytest

from transformer_course.classroom.card import Card, Table


def html(*parts) -> str:
    return Card("note", "heading", list(parts))._repr_html_()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("All of them *count*.", "All of them <em>count</em>."),
        ("Normalize *one head*, not all.", "<em>one head</em>,"),
        ("2*3*4 and a * b * c", "2*3*4 and a * b * c"),
        ("*args and **named*", "*args and **named*"),
        ("<i>*x*</i>", "&lt;i&gt;<em>x</em>&lt;/i&gt;"),
    ],
)
def test_words_between_asterisks_are_emphasized_and_nothing_else(text, shown):
    assert shown in html(text)


def test_code_keeps_its_asterisks():
    assert ">x *y* z</code>" in html("Look at `x *y* z`.")


def test_a_table_shows_anybodys_text_as_it_is():
    assert "*the*" in html(Table("tokens", ["token"], [["*the*"]]))


def test_plain_text_keeps_the_asterisks():
    assert "All of them *count*." in repr(Card("note", "heading", ["All of them *count*."]))
