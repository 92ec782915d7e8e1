"""Objects of Sphinx's domains: what describes them declares, and what refers to them from another design uses them."""

from __future__ import annotations

import pytest

CONF = 'flamedesign_documents = ["rfe*"]\nlanguage = "en"\n'
INDEX = "X\n=\n\n.. toctree::\n\n   rfe1\n   rfe2\n\n:ref:`design-declarations`\n"
DESCRIBING = {
    "rst": """
        RFE1: Cache
        ===========

        Configuration
        -------------

        .. confval:: cache.size
           :type: int
           :default: ``5``

           How much.

        .. confval:: cache.kind

           :Default: lru

        .. envvar:: CACHE_DIR

           Where. The default is ``/tmp``.

        CLI
        ---

        .. program:: flm scope

        .. option:: -s <n>, --size <n>

           How much (default: 7).

        API
        ---

        .. py:module:: pkg.cache

        .. py:function:: clear(deep=False)

           Clears (default: not deep).

        .. py:data:: LIMIT
           :type: int
           :value: 5

        .. cpp:function:: int store::drop(int x)

        .. py:function:: again()
           :no-index:
        """,
    "md": """
        # RFE1: Cache

        ## Configuration

        ```{confval} cache.size
        :type: int
        :default: "`5`"

        How much.
        ```

        ```{confval} cache.kind
        :default: lru
        ```

        ```{envvar} CACHE_DIR
        Where. The default is `/tmp`.
        ```

        ## CLI

        ```{program} flm scope
        ```

        ```{option} -s <n>, --size <n>
        How much (default: 7).
        ```

        ## API

        ```{py:module} pkg.cache
        ```

        ```{py:function} clear(deep=False)
        Clears (default: not deep).
        ```

        ```{py:data} LIMIT
        :type: int
        :value: "5"
        ```

        ```{cpp:function} int store::drop(int x)
        ```

        ```{py:function} again()
        :no-index:
        ```
        """,
}
USING = {
    "rst": """
        RFE2: User
        ==========

        Motivation
        ----------

        **Background:** It reads :confval:`cache.size` and :envvar:`CACHE_DIR`, asks :option:`flm scope --size`,
        calls :py:func:`~pkg.cache.clear` and :cpp:func:`store::drop`, up to :any:`pkg.cache.LIMIT`.

        Twice :confval:`cache.size`, never :py:func:`pkg.cache.gone`, and ``cache.kind`` by its name alone.
        """,
    "md": """
        # RFE2: User

        ## Motivation

        **Background:** It reads {confval}`cache.size` and {envvar}`CACHE_DIR`, asks {option}`flm scope --size`,
        calls {py:func}`~pkg.cache.clear` and {cpp:func}`store::drop`, up to [](#pkg.cache.LIMIT).

        Twice {confval}`cache.size`, never {py:func}`pkg.cache.gone`, and `cache.kind` by its name alone.
        """,
}
DECLARED = [
    ("option", "cache.size", "configuration", "5", "int"),
    ("option", "cache.kind", "configuration", "lru", None),
    ("variable", "CACHE_DIR", "configuration", "/tmp", None),
    ("flag", "flm-scope --size", "cli", "7", None),
    ("object", "py:function pkg.cache.clear", "api", None, None),
    ("object", "py:data pkg.cache.LIMIT", "api", "5", "int"),
    ("object", "cpp:function store::drop", "api", None, None),
]
USED = {
    *("cache.size", "CACHE_DIR", "flm-scope --size", "py:function pkg.cache.clear", "cpp:function store::drop"),
    "py:data pkg.cache.LIMIT",
}


def declarations(export, id_="RFE1"):
    keys = ("subject", "name", "field", "value", "type")
    return [tuple(one[key] for key in keys) for one in export["designs"][id_]["declarations"]]


def uses(export):
    return [one for one in export["interactions"] if one["kind"] == "uses"]


@pytest.fixture(params=["rst", "md"])
def syntax(request):
    return request.param


@pytest.fixture
def objects(project, syntax):
    project.configure(CONF)
    project.write("index.rst", INDEX)
    project.write(f"rfe1.{syntax}", DESCRIBING[syntax])
    project.write(f"rfe2.{syntax}", USING[syntax])
    return project


def test_what_directives_describe_is_declared(objects):
    assert declarations(objects.export()) == DECLARED


def test_what_another_design_refers_to_is_used(objects):
    found = uses(objects.export())
    assert {one["text"] for one in found} == USED
    assert len(found) == len(USED)
    assert {(one["source"], one["target"], one["origin"]) for one in found} == {("RFE2", "RFE1", "inferred")}


def test_the_same_is_found_whatever_is_built(objects, syntax):
    """Resolving takes no builder's addresses, in one process or two, and again when one document is read again."""
    first = objects.export()
    for builder, parallel in (("dirhtml", 0), ("singlehtml", 0), ("html", 2)):
        objects.build(builder, parallel=parallel, fresh=True)
        export = objects.read_export()
        assert uses(export) == uses(first)
    objects.write(f"rfe2.{syntax}", USING[syntax].replace("Twice", "Again"))
    objects.build("html")
    assert uses(objects.read_export()) == uses(first)


def test_no_message_is_said_twice(objects):
    """Sphinx reports references of which it knows several meanings: when it resolves them, and not when this does."""
    objects.write("one.rst", ":orphan:\n\nOne\n===\n\n.. py:class:: a.Same\n\n.. py:class:: b.Same\n")
    objects.write("rfe3.rst", "RFE3: X\n=======\n\nMotivation\n----------\n\n:py:class:`.Same`\n")
    objects.build("html")
    assert sum("more than one target" in line for line in objects.warnings()) == 1


def test_a_design_uses_nothing_of_its_own_and_documents_that_hold_none_declare_nothing(project):
    project.configure(CONF)
    project.write("index.rst", "X\n=\n\n.. envvar:: OF_PAGE_X\n")
    own = "Motivation\n----------\n\n.. envvar:: OF_DESIGN\n\nSee :envvar:`OF_DESIGN` and :envvar:`OF_PAGE_X`.\n"
    project.write("rfe1.rst", f":orphan:\n\nRFE1: X\n=======\n\n{own}")
    export = project.export()
    assert declarations(export) == [("variable", "OF_DESIGN", "motivation", None, None)]
    assert not uses(export)


def test_directives_and_lists_contradict_each_other(objects, syntax):
    heading = "# RFE3: Y\n\n## {}" if syntax == "md" else "RFE3: Y\n=======\n\n{}\n---------------"
    code = "`" if syntax == "md" else "``"
    items = f"- {code}cache.size{code}: the size (default: 6)\n"
    objects.write(f"rfe3.{syntax}", f"{heading.format('Configuration')}\n\n{items}")
    objects.build("html")
    found = [line for line in objects.ours() if "conflicting-default" in line]
    assert len(found) == 1
    assert "the option 'cache.size' has the default '6' here and '5' in RFE1" in found[0]


def test_commands_of_lists_are_those_of_programs(objects):
    text = "RFE3: Y\n=======\n\nCLI\n---\n\n**flm scope**\n\n- ``--size``: how much (default: 9)\n"
    objects.write("rfe3.rst", text)
    objects.build("html")
    assert any("'flm scope --size' has the default '9' here and '7' in RFE1" in line for line in objects.ours())


def test_endpoints(project):
    """Those of HTTP are called as lists call them."""
    project.configure(f"""
        {CONF.splitlines()[0]}
        from sphinx.directives import ObjectDescription
        from sphinx.domains import Domain
        from sphinx import addnodes

        class Get(ObjectDescription):
            def handle_signature(self, sig, signode):
                signode += addnodes.desc_name(sig, sig)
                signode["method"], signode["path"] = "get", sig
                return sig
            def add_target_and_index(self, name, sig, signode):
                signode["ids"].append("get-" + name.strip("/"))

        class Http(Domain):
            name, label, directives = "http", "HTTP", {{"get": Get}}

        def setup(app):
            app.add_domain(Http)
        """)
    project.write("index.rst", "X\n=\n")
    project.write("rfe1.rst", ":orphan:\n\nRFE1: X\n=======\n\nAPI\n---\n\n.. http:get:: /scopes\n")
    project.write("rfe2.rst", ":orphan:\n\nRFE2: X\n=======\n\nAPI\n---\n\n- ``GET /scopes``: all\n")
    export = project.export()
    assert declarations(export) == [("endpoint", "GET /scopes", "api", None, None)]
    assert declarations(export, "RFE2") == declarations(export)


def test_the_index_has_all_declarations_by_design(objects):
    objects.write(
        "rfe3.rst", "RFE3: <b>\n=========\n\nConfiguration\n-------------\n\n- ``a.b``: x (default: ``<i>``)\n"
    )
    objects.build("html")
    page = objects.page("design-declarations")
    places = [page.index(f">{name}<") for name in ("RFE1: Cache", "flm-scope --size", "cache.size", "CACHE_DIR")]
    assert places == sorted(places)
    assert 'href="rfe1.html#confval-cache.size"' in page
    assert 'href="rfe3.html#design-rfe3-configuration"' in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert 'href="design-declarations.html"' in objects.page("index")


def test_without_declarations_there_is_no_index(project):
    project.configure(CONF)
    project.write("index.rst", "X\n=\n")
    project.write("rfe1.rst", ":orphan:\n\nRFE1: X\n=======\n")
    app = project.build("html")
    assert not (app.outdir / "design-declarations.html").exists()
