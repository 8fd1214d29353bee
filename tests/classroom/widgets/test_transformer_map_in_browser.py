"""The map and the glossary in a real browser: by mouse and by keyboard alone, in a light and a dark theme."""

import pytest
from widget_page import DARK

from transformer_course.classroom import glossary
from transformer_course.classroom.glossary.terms import all_terms
from transformer_course.classroom.model_map.parts import PARTS
from transformer_course.classroom.model_map.stacks import FAMILIES
from transformer_course.classroom.widgets import TransformerMap
from transformer_course.classroom.widgets.transformer_map_layout import layout


def focused(page) -> str:
    return page.evaluate("document.activeElement.dataset.part || document.activeElement.dataset.name")


def test_every_part_of_every_family_explains_itself(show):
    page = show(TransformerMap(), "transformer_map.js")
    for name, family in FAMILIES.items():
        page.locator(f".tc-family[data-name={name}]").click()
        places = [item for item in layout(family).items if item.part]
        buttons = page.locator(".tc-picture button")
        assert buttons.count() == len(places)
        for item, button in zip(places, buttons.all(), strict=True):
            assert button.inner_text() == item.label
            button.evaluate("element => element.click()")
            told = page.locator(".tc-panel").inner_text()
            part = PARTS[item.part]
            assert part.sentence in told and part.code[0].rpartition(".")[2] in told and part.lesson.reference in told
            assert page.locator(".tc-picture [aria-pressed=true]").count() == sum(p.part == item.part for p in places)


def test_the_keyboard_reaches_everything(show):
    page = show(TransformerMap(), "transformer_map.js")
    page.keyboard.press("Tab")
    assert focused(page) == "GPT"
    for name in ("LLaMA", "BERT", "BART", "GPT", "LLaMA"):
        page.keyboard.press("ArrowRight")
        assert focused(page) == name == page.evaluate("model.get('family')")
    page.keyboard.press("Tab")
    assert focused(page) == "attention"
    places = [item.part for item in layout(FAMILIES["LLaMA"]).items if item.part]
    start = places.index("attention")
    for part in places[start + 1 :] + places[: start + 1]:
        page.keyboard.press("ArrowUp")
        assert focused(page) == part == page.evaluate("model.get('part')")
    page.keyboard.press("ArrowDown")
    assert focused(page) == places[start - 1]


def test_a_part_is_filled_as_far_as_it_is_built(show):
    page = show(TransformerMap(built={"attention": (1, 4), "feed_forward": (2, 2)}), "transformer_map.js")

    def filled(part):
        return page.locator(f"[data-part={part}]").first.evaluate("e => e.style.getPropertyValue('--tc-lit')")

    assert (filled("attention"), filled("feed_forward"), filled("tokens")) == ("25%", "100%", "0%")
    assert page.locator(".tc-built").count() == 1
    page.locator("[data-part=feed_forward]").click()
    assert "you've built it" in page.locator(".tc-panel").inner_text()
    page.locator("[data-part=attention]").click()
    assert "1 of 4 exercises passed" in page.locator(".tc-panel").inner_text()


def test_python_may_choose_too(show):
    page = show(TransformerMap(), "transformer_map.js")
    page.evaluate("model.set('part', 'layer_norm')")
    assert PARTS["layer_norm"].sentence in page.locator(".tc-panel").inner_text()
    page.evaluate("model.set('family', 'BART')")
    assert page.locator(".tc-picture .tc-memory").count() == 2
    assert PARTS["layer_norm"].sentence in page.locator(".tc-panel").inner_text()


@pytest.mark.parametrize("name", FAMILIES)
def test_no_label_is_wider_than_its_place_and_drawing_is_quick(show, name):
    page = show(TransformerMap(family=name), "transformer_map.js")
    wide = page.evaluate("""() => [...document.querySelectorAll('.tc-item')]
        .filter((e) => e.scrollWidth > e.clientWidth + 2).map((e) => e.textContent)""")
    assert wide == []
    took = page.evaluate("""() => {
        const begin = performance.now();
        model.set('family', 'BART');
        document.querySelectorAll('.tc-picture button')[7].focus();
        return performance.now() - begin;
    }""")
    assert took < 100


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(show, theme):
    for widget, script, place in (
        (TransformerMap(), "transformer_map.js", ".tc-box"),
        (glossary(), "glossary_table.js", "tbody td"),
    ):
        page = show(widget, script, theme)
        color = page.locator(place).first.evaluate("element => getComputedStyle(element).color")
        levels = [int(part) for part in color.removeprefix("rgb(").rstrip(")").split(",")]
        assert min(levels) > 200 if theme else max(levels) < 60


def test_the_glossary_is_searched_in_both_languages_and_sorted(show):
    page = show(glossary(), "glossary_table.js")
    rows = page.locator("tbody tr")
    assert rows.count() == len(all_terms())
    page.keyboard.press("Tab")
    page.keyboard.type("질의")
    assert [row.locator("th").inner_text().split("\n")[0] for row in rows.all()] == ["query"]
    page.locator(".tc-search").fill("norm pre")
    assert "pre-norm" in rows.first.inner_text() and rows.count() < 5
    page.locator(".tc-search").fill("no such term")
    assert rows.count() == 0 and "0 of" in page.locator(".tc-number").inner_text()
    page.locator(".tc-search").fill("")
    heading = page.locator("thead button").first
    heading.focus()
    page.keyboard.press("Enter")
    names = [row.locator("th").inner_text().split("\n")[0] for row in rows.all()]
    assert sorted(names, key=str.casefold)[-1] == names[0]
    assert page.locator("[aria-sort=descending]").inner_text().startswith("English")
    page.locator("thead button").nth(3).click()
    assert rows.first.locator("td").last.inner_text().startswith("00")


def test_closed_widgets_listen_no_more(show):
    for widget, script, watched in ((TransformerMap(), "transformer_map.js", 2), (glossary(), "glossary_table.js", 3)):
        page = show(widget, script)
        assert page.evaluate("listening()") == watched
        page.evaluate("window.cleanup()")
        assert page.evaluate("listening()") == 0
