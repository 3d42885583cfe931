"""What must survive kill -9."""
