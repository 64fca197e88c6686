"""One rule of the grammar a file; `label.py` orders them."""
