"""The dataset folder: its layout, its hashes, its manifest, and how a new one takes an old one's place."""
