"""The documentation: reference pages are made from the code, examples are tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxcontrib-flamedesign"
author = "The sphinxcontrib-flamedesign maintainers"
copyright = "2026, the sphinxcontrib-flamedesign maintainers"
extensions = ["myst_parser", "sphinxcontrib_flamedesign", "reference"]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = "sphinxcontrib-flamedesign"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
