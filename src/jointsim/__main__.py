"""Run jointsim as a module: ``python -m jointsim``."""

from __future__ import annotations

from jointsim.cli.app import main

if __name__ == "__main__":
    main()
