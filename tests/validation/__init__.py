"""Tests of the room that checks finished datasets."""
