"""The learner's own folder: solutions that passed, and models built from them."""
