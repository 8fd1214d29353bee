"""The map of the transformer: its parts, how four families stack them, and the path of a text through each."""
