"""Training: objectives, the loop, checkpoints, and presets for each tier of hardware."""
