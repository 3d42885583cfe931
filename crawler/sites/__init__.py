"""One module per site: its page objects and its SOURCE."""
