"""Sparing hosts and heeding what publishers wish: robots.txt, pauses, budgets, reservations, rhythms."""
