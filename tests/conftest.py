"""What holds for all tests: recognition is off unless a test asks for it, so that they say the same on every machine."""

import os

os.environ["QINGLI_OCR"] = "off"
