"""Requests: a call is a frozen value. Each endpoint is one class, whose fields are its arguments.

- :mod:`.base`: ``Request``, the root of all requests, and the decorators that make endpoints;
- :mod:`.fields`: the place of a field in the HTTP request, its name there, and ``UNSET``;
- :mod:`.date_ranges`: requests with a date range, which can be divided into years, months or weeks;
- :mod:`.calendar_units`: weeks, months, quarters and years as date ranges;
- :mod:`.validation`: the check of the fields against their types, when a request is made;
- :mod:`.files`: requests whose response is a file;
- :mod:`.csv_headers`: the headers by which the csv of a report is recognized;
- :mod:`.durations`: durations as the csv of a report has them;
- :mod:`.pages`: requests for lists, which come page by page;
- :mod:`.numbered_pages`: lists whose pages are requested by number;
- :mod:`.model`: the decorator of the classes that responses are decoded into;
- :mod:`.json_form`: requests as JSON, and their digest;
- :mod:`.media_types`: the file formats, and the media types that each may arrive as;
- :mod:`.documentation`: signatures and help texts, made from the classes;
- :mod:`.type_names`: the names of types in signatures and help texts.
"""
