"""How work is cut into shards, who does it, and what is kept of it: nothing here knows what the work is."""
