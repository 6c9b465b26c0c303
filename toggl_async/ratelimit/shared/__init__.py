"""Rate limits that processes share: on one machine through a file, on several machines through Redis.

A client gets one of them as ``RateLimit(shared=...)``. Each credential and origin has a leaky bucket of its
own, stored under a fingerprint that does not reveal the credential.

- :mod:`.bucket`: ``SharedBucket``, the protocol of such a bucket, and its arithmetic;
- :mod:`.file`: ``FileRateLimit``, for the processes of one machine;
- :mod:`.redis`: ``RedisRateLimit``, for processes on several machines;
- :mod:`.fallback`: ``FallbackBucket``, with which a process paces itself while the bucket cannot be reached.
"""
