"""Saving exports as files: whole, or not at all.

A file under its final name is whole and has been checked. It is written in the same folder without a name,
checked while it streams and once it is complete, made durable with fsync, and only then given its name, in
one step. If anything goes wrong before that, the new file is removed, and the file that was at the path
before, if any, stays as it was. Files without a name need Linux (``O_TMPFILE``) and a file system that has
them; elsewhere, the file has a hidden name (``.tgl-*.part``) until it is renamed. A file that is replaced
needs such a name for the moment between two calls. So a process that is killed may leave a hidden file:
a whole one in that moment, or an incomplete one where every file needs a name. It can be deleted.

What costs no request to find out is found out before one is sent: a path that is taken or leads to a device,
a folder that is full or cannot be written. A file that ``existing="skip"`` would leave is checked like one
that arrives.

The framing of the body, the media type, the end and checksum of gzip, and the structure of each format are
checked, since Toggl sends neither a length nor a checksum. The target directory is held open, so that nobody
can replace it meanwhile. Work that may block runs on threads, which all clients of a process share. Two
buffers of 1 MiB for each download keep memory constant, and a slow disk delays the reading but never the
event loop. Small files that are ready at about the same time are made durable together: a thread writes all
of them, then syncs and names each, and then syncs their folder once. The slower the disk is, the fewer files
a thread does, and the more threads there are.

The blocks of a response fill a double buffer. Full buffers go to a thread, where a file pipeline
decompresses, checks and hashes them; the resulting pieces go into a part file, or to a sink
(:mod:`toggl_async.sinks`).

- :mod:`.save`: ``save``, which sends a request and saves its response at a path;
- :mod:`.many`: ``save_all``, which does so for many requests at a time;
- :mod:`.data_export`: ``save_data_export``, which asks for the archive of a workspace and waits for it;
- :mod:`.concerned`: the exports that the failure of another one concerns;
- :mod:`.download`: ``Download``, which writes a response to a file, within one attempt;
- :mod:`.stream`: ``Stream``, the bytes of an export as they arrive, for web applications;
- :mod:`.pipeline`: ``FilePipeline``, which decompresses, checks and hashes a body;
- :mod:`.file_jobs`: ``FileJobs``, the jobs of a download on its file, which threads do;
- :mod:`.double_buffer`: ``DoubleBuffer``, which turns reads of any size into blocks of one size;
- :mod:`.destination`: ``Destination``, a folder and a name in it, checked before a request is sent;
- :mod:`.path_check`: the check that a path is free or leads to a regular file;
- :mod:`.existing_file`: ``ExistingFile``, which checks a file that is there already;
- :mod:`.comparison`: the comparison of a new file with the one at its path, for ``existing="update"``;
- :mod:`.part_file`: ``PartFile``, the pipeline of a response and the file into which it is written;
- :mod:`.new_file`: ``NewFile``, a file without its final name;
- :mod:`.publishing`: ``Publication``, which gives a finished file its final name;
- :mod:`.whole_file`: ``whole_file``, for files that are made of others on disk;
- :mod:`.directory`: ``TargetDirectory``, the folder in which a file is written, held open;
- :mod:`.joint_sync`: ``JointSync``, one sync of a folder for several files;
- :mod:`.formats`: the checks that a csv, xlsx, pdf or zip is whole;
- :mod:`.hashing`: the hashes that can be computed of a file;
- :mod:`.file_names`: names for files, made from requests;
- :mod:`.progress_reporter`: ``ProgressReporter``, which calls the progress callback;
- :mod:`.thread_pool`: ``ThreadPool``, the threads for work on files;
- :mod:`.shared_threads`: the threads that all clients of a process share;
- :mod:`.pool_queue`: the order in which threads take the jobs of several pools, and how many do so;
- :mod:`.job_groups`: ``JobGroups``, jobs for one disk that a thread does together, step by step;
- :mod:`.brief_waits`: when an event loop waits for brief jobs;
- :mod:`.loop_jobs`: jobs on threads that an event loop awaits.
"""
