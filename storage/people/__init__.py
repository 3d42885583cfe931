"""Who is told: people, their consent, their searches, and where they are reached."""
