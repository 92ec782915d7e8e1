"""The documentation: reference pages are made from the code, examples are tests, and the demo is a part of it."""

import runpy
import shutil
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_DEMO = _HERE.parent / "demo"

sys.path.insert(0, str(_HERE / "_ext"))

project = "sphinxcontrib-flamedesign"
author = "The sphinxcontrib-flamedesign maintainers"
copyright = "2026, the sphinxcontrib-flamedesign maintainers"
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib_flamedesign", "reference"]
exclude_patterns = ["_build", "_ext", "snippets", "examples/*.rst"]
html_theme = "furo"
html_title = "sphinxcontrib-flamedesign"
html_static_path = ["_static"]
html_js_files = ["accessible.js"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# The designs of the demo are pages of this site: they are copied, with their times, and read as the demo reads them.
shutil.copytree(_DEMO / "designs", _HERE / "designs", dirs_exist_ok=True)
_demo = runpy.run_path(str(_DEMO / "conf.py"))
flamedesign_id_prefixes = [*_demo["flamedesign_id_prefixes"], "RFE"]
flamedesign_documents = [*_demo["flamedesign_documents"], "examples/cache"]
flamedesign_source_root = _demo["flamedesign_source_root"]
flamedesign_components = {**_demo["flamedesign_components"], "Storage": {"aliases": ["store"]}}
# The examples have gaps, for their pages are to show some; `tox -e demo` looks at the other designs.
suppress_warnings = [
    "flamedesign.missing-field",
    "flamedesign.placeholder-field",
    "flamedesign.missing-acknowledgement",
]
