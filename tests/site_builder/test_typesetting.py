"""Of KaTeX, the style sheet and the fonts that every browser reads are kept."""

import io
import tarfile

import pytest

from site_builder import typesetting

SHEET = (
    '@font-face{src:url(fonts/A.woff2) format("woff2"),url(fonts/A.woff) format("woff"),'
    'url(fonts/A.ttf) format("truetype")}'
)


def test_one_kind_of_font_is_kept(tmp_path):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("katex.min.css", "katex.js", "fonts/A.woff2", "fonts/A.woff", "fonts/A.ttf", "../../evil.css"):
            body = SHEET.encode()
            member = tarfile.TarInfo(f"package/dist/{name}")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    packed.seek(0)
    with tarfile.open(fileobj=packed) as archive:
        typesetting.unpack(archive, tmp_path / "katex")
    kept = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert kept == {"katex/katex.min.css", "katex/fonts/A.woff2"}
    assert (tmp_path / "katex/katex.min.css").read_text() == '@font-face{src:url(fonts/A.woff2) format("woff2")}'


def test_without_node_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(typesetting.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install nodejs npm"):
        typesetting.download("0.16", tmp_path / "katex")
