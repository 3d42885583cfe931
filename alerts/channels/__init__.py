"""Other ways to readers than mail: webhooks and chats."""
