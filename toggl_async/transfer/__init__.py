"""Bytes become a file: whole, or not at all.

The promise. A file under its final name is whole and has been checked. It is written beside its place under
another name (``.tgl-*.part``), checked while it streams and once it is complete, made durable with fsync, and
only then given its name, in one step. If anything goes wrong before that, the part file is removed; what was
at the path before stays as it was.

What it takes. The body's framing, the media type, the end and checksum of gzip, and the structure of each
format are checked, since Toggl gives no length or checksum. The target directory is held open, so that nobody
can put another in its place meanwhile. Threads do what may block; two buffers of 1 MiB for each download keep
memory constant, and a slow disk stops the reading but never the event loop.

The way of the bytes: a response's blocks fill a double buffer; full buffers go to a thread, where a file
pipeline decompresses, checks and hashes them; the pieces go into a part file, or to a sink
(:mod:`toggl_async.sinks`).

- :mod:`.save`: a request becomes a file at a path;
- :mod:`.many`: many requests become files in a folder;
- :mod:`.download`: a response becomes a file, within one attempt;
- :mod:`.stream`: ``Stream``, an export as it flows, for web applications;
- :mod:`.pipeline`: ``FilePipeline``, what a body goes through on its way to a file or a sink;
- :mod:`.double_buffer`: ``DoubleBuffer``, which turns reads of any size into blocks of one size;
- :mod:`.part_file`: ``PartFile``, a file that is not whole yet;
- :mod:`.directory`: ``TargetDirectory``, the folder that a file goes into, held open;
- :mod:`.formats`: what a whole csv, xlsx and pdf looks like;
- :mod:`.hashing`: the hashes that can be made of a file;
- :mod:`.file_names`: names for files, made from requests;
- :mod:`.progress_reporter`: ``ProgressReporter``, which calls the progress callback;
- :mod:`.thread_pool`: ``ThreadPool``, the threads for work on files.
"""
