"""What runs in the environments of other crawlers, and is never imported here."""
