"""Pages that people open in a browser: each is one file, holds all it needs, and is replaced only by its own kind."""
