"""`python -m stadtradar` is the same as `stadtradar`."""

import sys

from stadtradar.cli import main

sys.exit(main())
