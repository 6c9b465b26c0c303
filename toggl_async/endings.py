"""How a try ended, told by where it broke off and not by what the HTTP library calls it."""

import enum


class Ending(enum.Enum):
    """Why a try did not succeed: what may be done about it follows from this alone."""

    CONNECT = "connect"
    """No connection came about; nothing was sent."""
    LOCAL = "local"
    """The fault is on this side, or a certificate's: the next try would end alike."""
    SENT = "sent"
    """The connection broke after the call was sent, before an answer began."""
    LATE = "late"
    """No answer began in time: Toggl may still be at work on it."""
    PROTOCOL = "protocol"
    """What came was no HTTP."""
    CUT = "cut"
    """The answer broke off, or came too slowly."""
    DAMAGED = "damaged"
    """The answer came whole, but is not what it should be."""
    THROTTLED = "throttled"
    """Too fast (429), or the server wants it said again (408, 425)."""
    SERVER = "server"
    """Toggl's side failed."""
    QUOTA = "quota"
    """The hour's calls are used up."""
    REFUSED = "refused"
    """Toggl said no, and would say it again."""
    CREDENTIAL = "credential"
    """The credential is not good."""
