"""The steps of a shard's life, each a pure function from a task to files and a small summary.

They run in this process, in a pool, or on a cluster: nothing here knows which. What a step makes is kept under the key
of all that went into it, so that no step is done twice.
"""
