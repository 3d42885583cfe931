"""The demonstration: the real daemon between a newsroom and a mailbox on this machine."""
