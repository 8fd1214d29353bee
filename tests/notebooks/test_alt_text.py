"""Every picture that a notebook has stored says in words what it shows."""

import nbformat
import pytest
from lessons import NOTEBOOKS, code_cells

LEAST = 20  # characters


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_pictures_have_alt_text(path):
    for cell in code_cells(nbformat.read(path, as_version=4)):
        for output in cell.outputs:
            for kind in ("image/png", "image/jpeg", "image/svg+xml"):
                if kind in output.get("data", {}):
                    alt = output.metadata.get(kind, {}).get("alt", "")
                    assert len(alt) >= LEAST, f"{cell.source}\nstored a picture without alt text: give it alt=…"
