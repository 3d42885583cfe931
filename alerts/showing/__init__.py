"""What a reader is shown of a story: view models, snippets and templates."""
