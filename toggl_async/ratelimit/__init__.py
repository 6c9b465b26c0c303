"""When a call may be sent: rate limits and hourly quotas.

What Toggl does. It limits a client twice. A leaky bucket lets about one request a second through for each
API token and address, and refuses more with 429. An hourly quota (30, 240 or 600 requests, by plan) counts
the requests of each user in each organization, over all of that user's programs, and refuses more with 402;
requests under ``/me`` belong to no organization and have a quota of their own. Every response reports what is
left in ``X-Toggl-Quota-Remaining`` and ``X-Toggl-Quota-Resets-In``.

What follows. A request that would be refused is better not sent, since it may be counted all the same. So a
call waits for a permit before it is sent: until a connection is free, the leaky bucket has room, and the
hourly quota has room. Quotas are learned from responses alone: our own count would miss the user's other
programs. Calls wait in a fair queue: interactive calls go before bulk calls, and bulk calls take turns
between workspaces, so that one large job does not hold up the others. A call that would wait past its
deadline, or for quota longer than it may, fails at once and uses nothing up.

The names used:

- :mod:`.settings`: ``RateLimit``, the settings that users give;
- :mod:`.limiter`: ``Limiter``, which gives permits out, for one credential at one host;
- :mod:`.permit`: ``Permit``, the right to send one request, and ``PermitUse``, how it was used;
- :mod:`.waiter`: ``Waiter``, a call that waits for its permit;
- :mod:`.waiting`: ``WaitingCalls``, all calls that wait, and how long each of them may;
- :mod:`.fair_queue`: ``FairQueue``, which decides which call is next;
- :mod:`.hourly_quota`: ``HourlyQuota`` and ``QuotaKey``, what is known of each quota, and whose it is;
- :mod:`.leaky_bucket`: ``LeakyBucket``, our own pacing, with time passed in;
- :mod:`.pacing`: ``Pacing``, our own bucket and beside it one that is shared with other processes;
- :mod:`.wake_up`: ``WakeUp``, the signal by which the limiter's task learns of a change;
- :mod:`.shared`: buckets that processes share through a file or through Redis.
"""
