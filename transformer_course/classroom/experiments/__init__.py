"""Small experiments of the lessons: what a part is for, measured in seconds by leaving it out."""
