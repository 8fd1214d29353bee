"""What the learner has passed and opened, and what comes next."""
