"""A pace that processes keep together: on one machine through a file, on several through Redis.

:mod:`file` and :mod:`redis` are the two places to keep it; a client is given one of them as
``Quota(shared=...)``. Of the credential nothing gets there but a fingerprint.
"""
