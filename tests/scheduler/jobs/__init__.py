"""Tests of the jobs, each against the real thing."""
