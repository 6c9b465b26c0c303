"""When a call may be sent: rate limits and hourly quotas.

Toggl limits a client twice. A leaky bucket lets about one request a second through for each API token and IP
address, and refuses more with 429. An hourly quota (30, 240 or 600 requests, by plan) counts the requests of
each user in each organization, over all programs of that user, and refuses more with 402; requests under
``/me`` belong to no organization and have a quota of their own. Every response reports the state of its quota
in ``X-Toggl-Quota-Remaining`` and ``X-Toggl-Quota-Resets-In``.

A request that would be refused should not be sent, since Toggl may count it all the same. So a call waits for
a permit before it is sent: until a connection is free, the leaky bucket lets it through, and the hourly quota
has a call left. Quotas are learned from responses alone: our own count would miss the user's other programs.
While only requests under way leave no room in a quota, calls wait for their responses.
Calls wait in a fair queue: interactive calls go before bulk calls, and bulk calls alternate between
workspaces, so that one large job does not hold up the others. A call that would wait past its deadline, or
for quota longer than it may, fails at once and uses nothing up.

- :mod:`.settings`: ``RateLimit``, the settings of users;
- :mod:`.limiter`: ``Limiter``, which issues permits, for one credential at one host;
- :mod:`.permit`: ``Permit``, the right to send one request, and ``PermitUse``, how it was used;
- :mod:`.waiter`: ``Waiter``, a call that waits for its permit;
- :mod:`.waiting`: ``WaitingCalls``, all calls that wait, and how long each of them may wait;
- :mod:`.connection_slots`: ``ConnectionSlots``, the connections that several limiters share;
- :mod:`.fair_queue`: ``FairQueue``, which decides which call is next;
- :mod:`.flows`: ``Flows``, the calls of one priority by quota, and whose turn it is;
- :mod:`.quota_waits`: ``QuotaWaits``, the calls of one quota that wait for responses or for its reset;
- :mod:`.deadlines`: ``Deadlines``, the first and the last deadline of the calls that wait;
- :mod:`.ranking`: ``Ranking``, a heap whose items may leave or change their rank;
- :mod:`.allowance`: ``Allowance``, the calls left in one hour of a quota;
- :mod:`.hourly_quota`: ``HourlyQuota``, the known state of a quota, and ``QuotaKey``, which identifies it;
- :mod:`.leaky_bucket`: ``LeakyBucket``, which spaces requests evenly;
- :mod:`.spacing`: ``Spacing``, which the leaky buckets of several clients of one credential share;
- :mod:`.turns`: ``Turns``, a queue that knows how long the turns before each place take;
- :mod:`.pacing`: ``Pacing``, our own leaky bucket together with one that is shared with other processes;
- :mod:`.wake_up`: ``WakeUp``, the signal that wakes the limiter's task when something changed;
- :mod:`.shared`: buckets that processes share through a file or through Redis.
"""
