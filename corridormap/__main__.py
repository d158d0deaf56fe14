"""`python -m corridormap`: the window or the command line."""

import sys

from corridormap.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
