"""One token before and after a norm: shift it, scale it, or push one of its features."""

from collections.abc import Sequence

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.normalization import layer_norm, rms_norm
from transformer_course.plotting import plot_features

LOWEST, HIGHEST = -14, 6  # of the scale, as powers of 2
REACH = 50  # of shift and push


class NormExplorer(FigureWidget):
    """A token's features, moved by three sliders, before and after LayerNorm or RMSNorm.

    Each feature is multiplied by 2^doublings, then `shift` is added to all of them and `push` to the first one only.

    Raises:
        ValueError: a start value is off its slider, or the token has fewer than two features
    """

    _esm = script("making.js", "drawing.js", "sliding.js", "norm_explorer.js")
    _css = asset("course.css") + asset("norm_explorer.css")
    features = traitlets.List().tag(sync=True)
    eps = traitlets.Float(1e-5).tag(sync=True)
    lowest = traitlets.Int(LOWEST).tag(sync=True)
    highest = traitlets.Int(HIGHEST).tag(sync=True)
    reach = traitlets.Int(REACH).tag(sync=True)
    doublings = traitlets.Int(0).tag(sync=True)
    shift = traitlets.Int(0).tag(sync=True)
    push = traitlets.Int(0).tag(sync=True)
    centered = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        features: Sequence[float] = (1, 7, 7, 9),
        doublings: int = 0,
        shift: int = 0,
        push: int = 0,
        centered: bool = True,
        eps: float = 1e-5,
    ):
        if len(features) < 2:
            raise ValueError(f"features has {len(features)} numbers; give two or more")
        ends = {
            "doublings": (doublings, LOWEST, HIGHEST),
            "shift": (shift, -REACH, REACH),
            "push": (push, -REACH, REACH),
        }
        for name, (value, low, high) in ends.items():
            if not low <= value <= high:
                raise ValueError(f"{name}={value}: its slider runs from {low} to {high}")
        features = [float(number) for number in features]
        super().__init__(
            features=features, doublings=doublings, shift=shift, push=push, centered=centered, eps=float(eps)
        )

    def token(self) -> Tensor:
        """The features after the sliders have moved them.

        Shape:
            returns: d_model
        """
        moved = torch.tensor(self.features, dtype=torch.float64) * 2.0**self.doublings + self.shift
        moved[0] += self.push
        return moved

    def normalized(self, token: Tensor | None = None) -> Tensor:
        """The token after the norm, with weight 1 and bias 0.

        Shape:
            token: d_model
            returns: d_model
        """
        token = self.token() if token is None else token
        ones = torch.ones_like(token)
        return layer_norm(token, ones, 0 * ones, self.eps) if self.centered else rms_norm(token, ones, self.eps)

    def change(self) -> float:
        """How much the sliders change the result, at most."""
        untouched = self.normalized(torch.tensor(self.features, dtype=torch.float64))
        return (self.normalized() - untouched).abs().max().item()

    @property
    def norm(self) -> str:
        return "LayerNorm" if self.centered else "RMSNorm"

    def figure(self) -> Figure:
        untouched = self.normalized(torch.tensor(self.features, dtype=torch.float64))
        stages = {"the token": self.token(), f"after {self.norm}": self.normalized()}
        moves = [f"scaled by {2.0**self.doublings:g}", f"shifted by {self.shift}"]
        moves += [f"feature 1 pushed by {self.push}"] if self.push else []
        title = f"{', '.join(moves)}: largest change in the result {self.change():.4f}"
        return plot_features(stages, title, {f"after {self.norm}": untouched})

    def __repr__(self) -> str:
        moved = f"scale {2.0**self.doublings:g}, shift {self.shift}, push {self.push}"
        return f"NormExplorer({self.norm}, {moved}, largest change {self.change():.4f})"
