"""The destinations to which a run saves its files: a folder, or a prefix of an object store.

- :mod:`.destination`: the protocol of a destination;
- :mod:`.folder`: a folder;
- :mod:`.object_store`: a prefix of an object store (extra ``obstore``);
- :mod:`.updating_sink`: a sink that replaces an object only if its bytes differ;
- :mod:`.store_url`: the URLs of object stores;
- :mod:`.store_errors`: the errors of object stores in plain words.
"""
