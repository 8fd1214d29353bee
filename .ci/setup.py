"""Prepare .venv for the make targets: python3 .ci/setup.py EXTRA [EXTRA ...]

`python .ci/setup.py lab` also opens the course in JupyterLab, in any shell and without make; options go to JupyterLab.

Standard library only, and written so that an old Python gets as far as the message that it is too old.
What was installed is noted inside .venv under a hash of pyproject.toml, constraints.txt and the extra, so a
second call with nothing new returns at once.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
# Windows puts programs elsewhere, and gives them an ending.
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
OLDEST = (3, 10)
CONTAINED_IN = {"lab": ("test",)}
NO_INDEX = ("No matching distribution", "connection broken", "Failed to establish", "Could not fetch URL")


def stop(message):
    sys.exit("\n" + message + "\n")


def version(numbers):
    return ".".join(str(number) for number in numbers[:2])


def stamp(extra):
    return os.path.join(VENV, "ready-for-" + extra)


def fingerprint(extra):
    """Changes when the set-up that `extra` needs changes."""
    digest = hashlib.sha256(extra.encode())
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_ready(extra):
    """Whether this extra, or one that contains it, was installed as the files now say."""
    for name in (extra, *CONTAINED_IN.get(extra, ())):
        try:
            with open(stamp(name)) as file:
                if file.read() == fingerprint(name):
                    return True
        except OSError:
            pass
    return False


def venv_works():
    """False also where its Python has gone, the folder was moved, or its creation was interrupted."""
    check = (
        f"import os, pip, sys; sys.exit(sys.version_info < {OLDEST!r} or not os.path.samefile(sys.prefix, sys.argv[1]))"
    )
    try:
        return subprocess.call([VENV_PYTHON, "-c", check, VENV], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def with_another_python():
    """The command that was given, with a newer Python."""
    if "TARGET" in os.environ:
        return "make " + os.environ["TARGET"] + " PYTHON=python3.12"
    return ("py -3.12 " if os.name == "nt" else "python3.12 ") + " ".join([".ci/setup.py", *sys.argv[1:]])


def create_venv():
    if sys.version_info < OLDEST:
        stop(
            f"This is Python {version(sys.version_info)} ({sys.executable}); "
            f"the course needs {version(OLDEST)} or newer.\n"
            f"Install one and name it:  {with_another_python()}"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        stop(
            f"{sys.executable} comes without the module {error.name}, which creates the environment.\n"
            + (
                "Install Python from python.org, which has it."
                if os.name == "nt"
                else f"On Debian or Ubuntu:  sudo apt-get install python{version(sys.version_info)}-venv"
            )
        )
    print(f"Creating .venv with Python {version(sys.version_info)}", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        stop(f"Could not create the environment in {VENV}: see the message above.")


def install(extras):
    wanted = ",".join(extras)
    print(f"Installing the course with [{wanted}]; the first time this takes minutes", flush=True)
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        command.append("--quiet")
    command += ["-c", os.path.join(ROOT, "constraints.txt"), "-e", f"{ROOT}[{wanted}]"]
    pip = subprocess.Popen(command, stderr=subprocess.PIPE, universal_newlines=True, errors="replace")
    complaints = ""
    for line in pip.stderr:
        complaints += line
        sys.stderr.write(line)
    if pip.wait() == 0:
        return
    if any(sign in complaints for sign in NO_INDEX):
        stop(
            f"pip could not get a package from its index (`{VENV_PYTHON} -m pip config list` shows which).\n"
            "Check the network and, behind a proxy, HTTPS_PROXY or PIP_INDEX_URL; then run the command again."
        )
    stop("pip could not install the course: see its message above, then run the same command again.")


def main():
    words = sys.argv[1:]
    first_option = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    extras, options = words[:first_option], words[first_option:]
    if not venv_works():
        create_venv()
    missing = [extra for extra in extras if not is_ready(extra)]
    if missing:
        install(missing)
        for extra in missing:
            with open(stamp(extra), "w") as file:
                file.write(fingerprint(extra))
    if extras == ["lab"]:
        try:
            sys.exit(subprocess.call([VENV_PYTHON, "-m", "transformer_course", "lab", *options]))
        except KeyboardInterrupt:  # it was meant for JupyterLab, which has stopped, too
            sys.exit(0)


if __name__ == "__main__":
    main()
