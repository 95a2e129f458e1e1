"""The reviewer's workstation in the terminal."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")  # read by Textual as it is imported; a key waits for a frame at most
