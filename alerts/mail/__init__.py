"""Mails: composed, signed, and handed to a mail server."""
