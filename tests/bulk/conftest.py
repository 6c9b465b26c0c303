"""The object store of the tests of sinks, for the exports into one."""

from tests.sinks.conftest import _threads_of_obstore, s3, s3_server

__all__ = ["_threads_of_obstore", "s3", "s3_server"]
