"""Build the documentation site: ``python -m site_builder`` with ``.docs`` on Python's path.

Some pages are written by hand, the others are made here from the docstrings of the package, into
``.docs/reference``, before zensical turns all of them into a site. Then every link of the site is checked.
The site loads nothing from other hosts, and works without a server.

- :mod:`.site`: ``build``, which does all of this in order;
- :mod:`.operations`: Toggl's operations, with the method and the command for each;
- :mod:`.operation_pages`: the pages on operations, one for each module that declares requests;
- :mod:`.field_lists`: the fields of requests and models, with types, defaults and meanings;
- :mod:`.public_names`: the public names of the package, in groups;
- :mod:`.api_pages`: the pages on those names, which mkdocstrings fills in;
- :mod:`.docstrings`: docstrings as Markdown;
- :mod:`.griffe_docstrings`: the same for mkdocstrings, and the constructors of classes of attrs;
- :mod:`.identifiers`: the descriptions that names in a text refer to;
- :mod:`.code_links`: an extension of Markdown that links names in the text to their descriptions;
- :mod:`.changelog`: the changelog as a page;
- :mod:`.language_models`: ``llms.txt`` and ``llms-full.txt``;
- :mod:`.links`: the check of all links.
"""
