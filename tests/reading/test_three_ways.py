"""One design, written in reST directives, in MyST directives and as a plain document: the facts are equal."""

from __future__ import annotations

import pytest
from support import TEMPLATE_FILE

FACTS = ("title", "status", "metadata", "fields", "completeness", "references", "mentions")

REST = """
A cache
=======

.. design:: RFE1
   :status: draft
   :authors: Ada
   :created: 2026-01-02

.. design-motivation::

   .. design-background::

      Objects are fetched again and again, see RFE3.

   .. design-target::

      TBD

.. design-spec::

   .. design-configuration::

      ===========  =======
      Option       Default
      ===========  =======
      ``size``     1
      ===========  =======

   .. design-cli::

      None.

   .. design-feature-interaction::

      .. design-related-features::

         - **Eviction (RFE-2)**: frees what the cache holds.
         - Scheduler: asks the cache first.

      .. design-updates-required::

         - ``core/src/cache.py``: hold objects.

.. design-references::

   .. design-related-documents::

      - RFE2

   .. design-implementation-references::

      - ``core/src/cache.py``
"""

MYST = """
# A cache

:::{design} RFE1
:status: draft
:authors: Ada
:created: 2026-01-02
:::

:::::{design-motivation}

::::{design-background}
Objects are fetched again and again, see RFE3.
::::

```{design-target}
TBD
```
:::::

:::::{design-spec}

::::{design-configuration}
| Option | Default |
| ------ | ------- |
| `size` | 1       |
::::

::::{design-cli}
None.
::::

::::{design-feature-interaction}

:::{design-related-features}
- **Eviction (RFE-2)**: frees what the cache holds.
- Scheduler: asks the cache first.
:::

:::{design-updates-required}
- `core/src/cache.py`: hold objects.
:::
::::
:::::

:::::{design-references}

::::{design-related-documents}
- RFE2
::::

::::{design-implementation-references}
- `core/src/cache.py`
::::
:::::
"""

PLAIN = """
---
Author: Ada
Date: 2026-01-02
---

# RFE1: A cache

**Status:** Draft

## 1. Motivation

**Background:** Objects are fetched again and again, see RFE3.

**Target:** TBD

## 2. Function Specification

### Configuration

| Option | Default |
| ------ | ------- |
| `size` | 1       |

**CLI:** None.

**Feature Interaction:**

- **Related Features:**
  - **Eviction (RFE-2)**: frees what the cache holds.
  - Scheduler: asks the cache first.
- **Updates Required:**
  - `core/src/cache.py`: hold objects.

## References

*Related Documents:*

- RFE2

Implementation References:

- `core/src/cache.py`
"""

PLAIN_REST = """
:Author: Ada
:Date: 2026-01-02

RFE1: A cache
=============

:Status: Draft

1. Motivation
-------------

**Background:** Objects are fetched again and again, see RFE3.

**Target:** TBD

2. Function Specification
-------------------------

Configuration
~~~~~~~~~~~~~

===========  =======
Option       Default
===========  =======
``size``     1
===========  =======

:CLI: None.

**Feature Interaction:**

Related Features
  - **Eviction (RFE-2)**: frees what the cache holds.
  - Scheduler: asks the cache first.

Updates Required
  - ``core/src/cache.py``: hold objects.

References
----------

.. rubric:: Related Documents

- RFE2

*Implementation References:*

- ``core/src/cache.py``
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [("RFE1.rst", REST), ("RFE1.md", MYST), ("RFE1.md", PLAIN), ("RFE1.rst", PLAIN_REST)],
    ids=["reST directives", "MyST directives", "plain Markdown", "plain reST"],
)
def test_equal_facts(read, name, text):
    design = read(text, name, flamedesign_template=str(TEMPLATE_FILE), flamedesign_components={"Scheduler": {}})
    lines = dict(enumerate(text.lstrip("\n").splitlines(), 1))
    assert design["title"] == "A cache"
    assert design["status"] == "draft"
    assert design["metadata"] == {"author": ["Ada"], "created": "2026-01-02"}
    assert {slug: field["state"] for slug, field in design["fields"].items() if field["state"] != "missing"} == {
        "motivation": "filled",
        "background": "filled",
        "target": "placeholder",
        "spec": "filled",
        "configuration": "filled",
        "cli": "not-applicable",
        "feature-interaction": "filled",
        "related-features": "filled",
        "updates-required": "filled",
        "references": "filled",
        "related-documents": "filled",
        "implementation-references": "filled",
    }
    assert design["completeness"] == round(11 / 39, 4)
    assert design["mentions"] == ["RFE2", "RFE3"]
    said = [(e["kind"], e["target"], e["target_type"], e["text"]) for e in design["interactions"]]
    assert said == [
        ("mention", "RFE3", "feature", "RFE3"),
        ("related", "RFE2", "feature", "Eviction (RFE-2): frees what the cache holds."),
        ("related", "scheduler", "component", "Scheduler: asks the cache first."),
        ("updates", "core/src/cache.py", "path", "core/src/cache.py: hold objects."),
        ("reference", "RFE2", "feature", "RFE2"),
    ]
    words = ["see RFE3", "Eviction (RFE-2)", "Scheduler: asks", "hold objects", "- RFE2"]
    for edge, word in zip(design["interactions"], words, strict=True):
        assert word in lines[edge["line"]]
    assert [(r["kind"], r["target"], r["path"]) for r in design["references"]] == [
        ("related-document", "RFE2", None),
        ("implementation", None, "core/src/cache.py"),
    ]
    opened = {"background": "ackground", "cli": "cli", "updates-required": "pdates", "references": "eferences"}
    for slug, word in opened.items():
        assert word.casefold() in lines[design["fields"][slug]["line"]].casefold()
