"""What has to be known about a family of published models to read and write its files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.pretrained.expected import Settings, said
from transformer_course.pretrained.names import Row


@dataclass(frozen=True)
class Family:
    """A family: its configuration in both directions, its models, and its tables of names.

    `tasks` gives each task the name of the reference library's class, first, and of others that hold its weights;
    those in `bare` have no head, and the names in their files no prefix.
    `inside` is the prefix of the body where there is a head, `body` how names of the body begin without that prefix.
    `buffers` are names of what is no weight, `elsewhere` those of parts that another task uses; both are patterns.
    """

    model_type: str
    tasks: Mapping[str, tuple[str, ...]]
    bare: tuple[str, ...]
    read_config: Callable[[Settings, int | None], object]
    write_config: Callable[[object], dict]
    build: Callable[[object, str, Settings], nn.Module]
    task_of: Callable[[nn.Module], str]
    rows: Callable[[nn.Module], tuple[Row, ...]]
    inside: str
    body: tuple[str, ...]
    buffers: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def choose_task(self, task: str | None, settings: Settings) -> str:
        """The task that is asked for, or the one that the file was written for.

        Raises:
            ValueError: this family does not have it
        """
        if task is None:
            written_for = [str(name) for name in said(settings, "architectures", ())]
            for name, architectures in self.tasks.items():
                if set(written_for) & set(architectures):
                    return name
            raise ValueError(
                f"config.json says architectures={written_for}, none of which is built here: say which task the "
                f"weights are for, one of {', '.join(self.tasks)}"
            )
        if task not in self.tasks:
            raise ValueError(
                f"task={task!r} isn't one of {self.model_type}'s tasks: choose one of {', '.join(self.tasks)}"
            )
        return task

    def full_name(self, name: str) -> str:
        """A name of the file as it is written where there is a head, with today's words for a norm's numbers."""
        name = re.sub(r"(LayerNorm|ln_\w+|layer_norm)\.gamma$", r"\1.weight", name)
        name = re.sub(r"(LayerNorm|ln_\w+|layer_norm)\.beta$", r"\1.bias", name)
        return f"{self.inside}{name}" if name.startswith(self.body) else name

    def is_buffer(self, name: str) -> bool:
        return any(re.fullmatch(pattern, name) for pattern in self.buffers)

    def is_elsewhere(self, name: str) -> bool:
        return any(re.fullmatch(pattern, name) for pattern in self.elsewhere)


check_calls(__name__)
