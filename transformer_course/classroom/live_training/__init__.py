"""Training as a learner watches it: stored runs beside one's own, samples over time, baselines."""
