"""``python -m registry`` is the command ``qingli``."""

import sys

from registry.cli import main

sys.exit(main())
