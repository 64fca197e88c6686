"""Reading a line as an editor would: is it the article's text, is it the headline?

Two small forests over shallow features of a line and its surroundings (`text.json`, `headline.json`), trained by
`tests/bench/train.py`. Features are counts and ratios, weights are integers: the same page is read alike everywhere.
"""
