"""One field of the article a file: how it is read off the pieces, and the reader that turns evidence into the value."""
