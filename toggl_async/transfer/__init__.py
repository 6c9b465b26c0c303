"""Saving exports as files: whole, or not at all.

A file under its final name is whole and has been checked. It is written in the same folder under another name
(``.tgl-*.part``), checked while it streams and once it is complete, made durable with fsync, and only then
renamed, in one step. If anything goes wrong before that, the part file is removed, and the file that was at
the path before, if any, stays as it was.

The framing of the body, the media type, the end and checksum of gzip, and the structure of each format are
checked, since Toggl sends neither a length nor a checksum. The target directory is held open, so that nobody
can replace it meanwhile. Work that may block runs on threads. Two buffers of 1 MiB for each download keep
memory constant, and a slow disk delays the reading but never the event loop.

The blocks of a response fill a double buffer. Full buffers go to a thread, where a file pipeline
decompresses, checks and hashes them; the resulting pieces go into a part file, or to a sink
(:mod:`toggl_async.sinks`).

- :mod:`.save`: ``save``, which sends a request and saves its response at a path;
- :mod:`.many`: ``save_all``, which does so for many requests at a time;
- :mod:`.concerned`: the exports that the failure of another one concerns;
- :mod:`.download`: ``Download``, which writes a response to a file, within one attempt;
- :mod:`.stream`: ``Stream``, the bytes of an export as they arrive, for web applications;
- :mod:`.pipeline`: ``FilePipeline``, which decompresses, checks and hashes a body;
- :mod:`.double_buffer`: ``DoubleBuffer``, which turns reads of any size into blocks of one size;
- :mod:`.part_file`: ``PartFile``, a file that is not whole yet;
- :mod:`.directory`: ``TargetDirectory``, the folder in which a file is written, held open;
- :mod:`.formats`: the checks that a csv, xlsx or pdf is whole;
- :mod:`.hashing`: the hashes that can be computed of a file;
- :mod:`.file_names`: names for files, made from requests;
- :mod:`.progress_reporter`: ``ProgressReporter``, which calls the progress callback;
- :mod:`.thread_pool`: ``ThreadPool``, the threads for work on files.
"""
