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


HEADINGS = {"rst": "RFE{}: X\n=======\n\n{}\n-------------\n\n", "md": "# RFE{}: X\n\n## {}\n\n"}
OPTION = {
    "rst": ".. program:: {0}\n\n.. option:: --bare, -b\n\n   How (default: {1}).\n",
    "md": "```{{program}} {0}\n```\n\n```{{option}} --bare, -b\nHow (default: {1}).\n```\n",
}


def write_designs(project, syntax, field, *bodies, **config):
    project.configure(CONF)
    project.write("index.rst", "X\n=\n")
    for number, body in enumerate(bodies, 1):
        project.write(f"rfe{number}.{syntax}", f"{HEADINGS[syntax].format(number, field)}{body}")
    return project.export(**config)


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja"])
def test_options_of_several_designs_have_their_program(project, syntax, language):
    """Sphinx keeps one document for each name."""
    bodies = [OPTION[syntax].format(program, value) for program, value in (("prog", 1), ("prog", 2), ("my prog", 3))]
    export = write_designs(project, syntax, "CLI", *bodies, OPTION[syntax].format("None", 4), language=language)
    assert [declarations(export, f"RFE{number}") for number in (1, 2, 3, 4)] == [
        [("flag", name, "cli", value, None)]
        for name, value in (("prog --bare", "1"), ("prog --bare", "2"), ("my-prog --bare", "3"), ("--bare", "4"))
    ]
    assert [one["design"] for one in export["findings"] if one["rule"] == "conflicting-default"] == ["RFE2"]


def test_what_projects_describe_themselves_has_its_default_in_words(project, syntax):
    project.configure(f'{CONF}def setup(app):\n    app.add_object_type("knob", "knob", "%s")\n')
    project.write("index.rst", "X\n=\n")
    knob = {"rst": ".. knob:: warp\n\n   How fast. Default: 9\n", "md": "```{knob} warp\nHow fast. Default: 9\n```\n"}
    project.write(f"rfe1.{syntax}", HEADINGS[syntax].format(1, "Configuration") + knob[syntax])
    assert declarations(project.export()) == [("object", "std:knob warp", "configuration", "9", None)]


LISTED = """
- {c}tool --fast{c}: default yes
- {c}tool sub --deep <n>{c}: how far, default 4
- {c}tool run --all{c}: runs all of it
- {c}--slow{c}: default no

{c}tool sub{c}:

{block}

- {c}--bare{c}: alone

{c}hub{c}:

- {c}--bare{c}: too
"""
BLOCKS = {"rst": "::\n\n   $ git", "md": "```\n$ git\n```"}


def test_options_in_lists_belong_to_the_command_that_stands_with_them(project, syntax):
    text = LISTED.format(c="`" if syntax == "md" else "``", block=BLOCKS[syntax])
    assert [one[:2] + one[3:4] for one in declarations(write_designs(project, syntax, "CLI", text))] == [
        ("flag", "tool --fast", "yes"),
        ("flag", "tool sub --deep", "4"),
        ("command", "tool run", None),
        ("flag", "tool run --slow", "no"),
        ("flag", "git --bare", None),
        ("flag", "hub --bare", None),
    ]


STD_NAMES = {"rst": "See :any:`std::vector`, :cpp:any:`std::string`.", "md": "See {any}`std::vector`, [](#std::map)."}


def test_a_name_of_which_a_domain_says_that_it_means_nothing_here(objects, syntax):
    """Sphinx says so of the standard library of C++."""
    objects.write(f"rfe3.{syntax}", f"{HEADINGS[syntax].format(3, 'Motivation')}{STD_NAMES[syntax]}\n")
    assert {one["source"] for one in uses(objects.export())} == {"RFE2"}


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
