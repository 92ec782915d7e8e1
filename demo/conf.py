project = "sphinxcontrib-flamedesign"
author = "The sphinxcontrib-flamedesign maintainers"
copyright = "2026, the sphinxcontrib-flamedesign maintainers"
version = release = "0.1"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Designs of sphinxcontrib-flamedesign"
myst_enable_extensions = ["colon_fence", "deflist"]

flamedesign_id_prefixes = ["FD"]
flamedesign_documents = ["designs/FD*"]
flamedesign_source_root = ".."  # code paths that the designs cite are checked
flamedesign_components = {
    "Core": {"aliases": ["core"], "paths": ["sphinxcontrib_flamedesign/core/*"]},
    "Reading": {"aliases": ["reading"], "paths": ["sphinxcontrib_flamedesign/reading/*"]},
    "Domain": {"paths": ["sphinxcontrib_flamedesign/domain.py", "sphinxcontrib_flamedesign/derived.py"]},
    "Views": {"paths": ["sphinxcontrib_flamedesign/views/*", "sphinxcontrib_flamedesign/views/placeholders.py"]},
    "Export": {"paths": ["sphinxcontrib_flamedesign/builder.py"]},
}
