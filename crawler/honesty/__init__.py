"""The rules by which a source is said to be at fault: one file each, pure, with evidence and a remedy."""
