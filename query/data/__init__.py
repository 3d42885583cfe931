"""Data of the query language; README.md says where it comes from."""
