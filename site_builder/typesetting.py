"""KaTeX's style sheet and fonts for typeset formulas: fetched once from npm, and then part of the site."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOW = (
    "make site typesets formulas with KaTeX, and needs node and npm for that.\n"
    "On Debian or Ubuntu:  sudo apt-get install nodejs npm"
)


def fetch_katex(folder: Path) -> None:
    """Put `katex.min.css` and the fonts it names in a folder, for the script that sphinxcontrib-katex brings."""
    from sphinxcontrib.katex import katex_version

    kept = ROOT / ".venv" / f"katex-{katex_version}"
    if not (kept / "katex.min.css").exists():
        download(katex_version, kept)
    shutil.copytree(kept, folder)


def download(version: str, folder: Path) -> None:
    if not shutil.which("npm") or not shutil.which("node"):
        sys.exit(HOW)
    with tempfile.TemporaryDirectory() as temporary:
        packed = subprocess.run(
            ["npm", "pack", f"katex@{version}", "--json"], cwd=temporary, capture_output=True, text=True
        )
        if packed.returncode != 0:
            sys.exit(f"npm could not get katex {version}:\n{packed.stderr}")
        name = json.loads(packed.stdout)[0]["filename"]
        with tarfile.open(Path(temporary) / name) as archive:
            unpack(archive, Path(temporary) / "katex")
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(Path(temporary) / "katex", folder)


def unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """The style sheet with only the fonts that every current browser reads."""
    (folder / "fonts").mkdir(parents=True)
    for member in archive.getmembers():
        place = Path(member.name).relative_to("package")
        if member.isfile() and re.fullmatch(r"dist/(katex\.min\.css|fonts/[\w-]+\.woff2)", str(place)):
            (folder / place.relative_to("dist")).write_bytes(archive.extractfile(member).read())
    sheet = folder / "katex.min.css"
    sheet.write_text(re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)', "", sheet.read_text("utf-8")), "utf-8")
