"""Judge what a learner wrote: run it safely, compare it, and name the mistake."""
