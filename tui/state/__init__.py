"""What the screens know, without a single widget: every piece can be tried in a test or a script."""
