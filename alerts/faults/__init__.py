"""What is told to operators, and in which words."""
