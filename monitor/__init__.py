"""The judgement and the voice: scores what was heard and tells the people who answer."""
