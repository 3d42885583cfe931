"""Pages for analysts, subscribers and operators."""
