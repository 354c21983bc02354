"""Biography: claims with their evidence, and an article whose every sentence rests on them.

Reads what the other stages wrote; writes `claims`, `biography`. The audit recounts every claim from `uses` and `posts`.
"""
