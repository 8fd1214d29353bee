"""A Korean font that was installed after matplotlib made its list of fonts is found all the same."""

import logging

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from transformer_course.doctor import software
from transformer_course.plotting import style


@pytest.fixture
def no_korean_font(monkeypatch):
    """matplotlib's list of fonts without any that has Hangul, and none on the disk."""
    known = [font for font in font_manager.fontManager.ttflist if font.name not in style.HANGUL_FONTS]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [])
    style.hangul_font.cache_clear()
    yield
    style.hangul_font.cache_clear()


def install(monkeypatch, path, name="NanumGothic"):
    """A font file of that name, as a package manager would leave it."""
    font = TTFont(font_manager.findfont("DejaVu Sans"))
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = name
    font.save(path)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(path)])


def test_without_a_font_the_doctor_says_how_to_get_one(no_korean_font):
    finding = software.look_at_fonts()
    assert finding.status == "note" and "fonts-nanum" in finding.advice and "doctor()" in finding.advice


@pytest.mark.parametrize("file", ["NanumGothic.ttf", "Nanum Gothic-Regular.ttf"])
def test_following_its_advice_helps_without_a_restart(no_korean_font, monkeypatch, tmp_path, file):
    assert software.look_at_fonts().status == "note"
    install(monkeypatch, tmp_path / file)
    assert software.look_at_fonts().found == style.hangul_font() == "NanumGothic"


def test_a_font_without_hangul_is_left_alone(no_korean_font, monkeypatch, tmp_path):
    install(monkeypatch, tmp_path / "Handwriting.ttf", "Handwriting")
    before = list(font_manager.fontManager.ttflist)
    assert style.hangul_font() is None
    assert font_manager.fontManager.ttflist == before


def test_a_damaged_file_is_as_good_as_none(no_korean_font, monkeypatch, tmp_path):
    (tmp_path / "NanumGothic.ttf").write_bytes(b"half a download")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(tmp_path / "NanumGothic.ttf")])
    assert style.hangul_font() is None


def test_a_bold_that_is_not_quite_bold_is_not_reported(no_korean_font, monkeypatch, tmp_path, caplog):
    install(monkeypatch, tmp_path / "NanumGothic.ttf")
    assert style.hangul_font() == "NanumGothic"
    log = logging.getLogger("matplotlib.font_manager")
    log.warning("findfont: Failed to find font weight %s for %s, now using %s.", "bold", "NanumGothic", 600)
    log.warning("findfont: Font family not found.")
    assert [record.getMessage() for record in caplog.records] == ["findfont: Font family not found."]
