"""When things happen: the daemon, its jobs and their workers."""
