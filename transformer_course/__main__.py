"""The command `transformer-course` as a module: `torchrun … -m transformer_course train gpt`."""

from transformer_course.cli import app

if __name__ == "__main__":
    app(prog_name="transformer-course")
