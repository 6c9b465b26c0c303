"""Rate limits that processes keep together: on one machine through a file, on several through Redis.

A client is given one of them as ``RateLimit(shared=...)``. Each credential and origin has a leaky bucket of
its own there, under a fingerprint that gives nothing of the credential away.

- :mod:`.bucket`: ``SharedBucket``, the protocol of such a bucket, and its arithmetic;
- :mod:`.file`: ``FileRateLimit``, for the processes of one machine;
- :mod:`.redis`: ``RedisRateLimit``, for processes on several machines;
- :mod:`.fallback`: ``FallbackBucket``, which lets a process go on alone while the place cannot be reached.
"""
