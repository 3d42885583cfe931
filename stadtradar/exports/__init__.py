"""Files that other programs read: one module for each family of formats."""
