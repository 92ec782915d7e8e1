"""Builds the Flame corpus as it is: its documents are not touched, this file is all that is added."""

project = "Flame designs"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
html_theme = "furo"
root_doc = "designs/templates"
flamedesign_documents = ["designs/*/FS", "designs/*/HLD", "designs/RFE280-runner/RFE280-runner"]
flamedesign_components = {
    "Session Manager": {"aliases": ["Backend"], "paths": ["session_manager/*"]},
    "Executor Manager": {"paths": ["executor_manager/*"]},
    "Common": {"paths": ["common/*"]},
    "Python SDK": {"aliases": ["flamepy"], "paths": ["sdk/python/*"]},
}
