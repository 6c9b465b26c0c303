"""The parts that several benchmarks share: servers, competitors, and measured runs.

- :mod:`.body`: ``Body``, the made-up export that is served;
- :mod:`.server`: the server of one large export, as a program;
- :mod:`.small_responses`: the server of many small responses, or of one page, as a program;
- :mod:`.detailed_page`: pages of the detailed report, as JSON;
- :mod:`.serving`: both servers, started and stopped;
- :mod:`.competitors`: one download by one competitor, as a program;
- :mod:`.runs`: ``Run``, a measured download, and ``Summary``, the medians of several.
"""
