"""Requests: a call is a frozen value. Each endpoint is one class, whose fields are its arguments.

- :mod:`.base`: ``Request``, the root of all requests, and the decorators that make endpoints;
- :mod:`.fields`: where a field is sent, under which name, and ``UNSET`` for a field that is left out;
- :mod:`.validation`: the fields are checked against their types when a request is made;
- :mod:`.files`: requests whose response is a file;
- :mod:`.pages`: requests for lists, which come page by page;
- :mod:`.model`: the decorator of the classes that responses are decoded into;
- :mod:`.media_types`: the file formats, and the media types that each may arrive as;
- :mod:`.documentation`: signatures and help texts, made from the classes.
"""
