"""The areas of the screen."""
