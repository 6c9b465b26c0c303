"""One call, from its first attempt to its last.

A program makes a *call*; each time the client sends the call's request is an *attempt*. The response is read
within the attempt, so a response that breaks off is a failed attempt and not yet a failed call. Toggl
generates exports in response to a POST, without byte ranges, so each attempt starts at the beginning.

Toggl's quota is small, so a repeat must be worth its request. A failed attempt has a ``FailureKind``; the
table in :mod:`toggl_async.failures` says whether such an attempt is repeated, whether it takes from the retry
budget, and whether Toggl may have counted the request. Waits grow exponentially with full jitter. Each host
has an admission, which consists of the limiter (see :mod:`toggl_async.ratelimit`), a retry budget, which
stops repeats when most requests fail, and a circuit breaker, which keeps a refused credential from being sent
again and again. Bulk calls are patient: while a host is down they wait for it, for minutes, and share a few
repeats that find out when it responds again.

:mod:`.exchange` encodes the request and runs the loop in :mod:`.attempts`. The loop gets a permit from
:mod:`.admission`, lets :mod:`.sender` send the request, reads the response, and after an error decides
whether to begin again.

The rows of a long list are handed out while the response arrives. Its first block is read within the attempt,
so a page that breaks off before its first row is repeated like any other call, and so is a small page, which
is no longer than a block. Later the body is read as the rows are consumed, and the response occupies a
connection meanwhile; if other calls wait for one, the rest is read into memory. If the body breaks off then,
it is one more failed attempt: the loop goes on, and the rows that were yielded are left out of the next
response if it begins with rows of the same ids. If it does not, or if rows have no ids, the call fails.

- :mod:`.exchange`: ``Exchange``, the entry point, which has one admission for each host;
- :mod:`.call`: ``Call``, a call with its encoded request and its ``CallSettings``;
- :mod:`.attempts`: ``Attempts``, the loop;
- :mod:`.sender`: ``Sender``, one attempt from the permit to the response's headers;
- :mod:`.admission`: ``Admission``, the limiter, retry budget and circuit breaker of one host;
- :mod:`.knowledge`: ``Knowledge``, what a client has learned, for the next one of the same credentials;
- :mod:`.host_knowledge`: ``HostKnowledge``, the part of it that is about one host;
- :mod:`.features`: ``WorkingFeatures``, which recognizes a used-up quota in a 402 that blames the plan;
- :mod:`.retry_budget`: ``RetryBudget``, which bounds the repeats against one host;
- :mod:`.outage`: ``Outage``, which notices that a host is down, and lets few repeats through;
- :mod:`.circuit_breaker`: ``CircuitBreaker``, which holds back requests with a refused credential;
- :mod:`.pauses`: ``Pauses``, the waits between attempts, which end when the client is closed;
- :mod:`.reporter`: ``CallReporter``, which emits events about a call;
- :mod:`.raw_response`: ``RawResponse``, a response as it came, to be decoded;
- :mod:`.pagination`: lists over all their pages, page by page or row by row;
- :mod:`.page_reader`: ``PageReader``, which requests pages, and their rows as they arrive;
- :mod:`.page_body`: the body of a page, which has arrived or still arrives, and the call that it belongs to;
- :mod:`.page_stream`: ``PageStream``, a body that is read no faster than its rows are consumed;
- :mod:`.page_sizes`: the sizes of pages that a host sends and accepts;
- :mod:`.seen_rows`: the rows that have been yielded, so that none is yielded twice.
"""
