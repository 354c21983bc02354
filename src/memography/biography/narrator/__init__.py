"""A narrator: a language model of the user's choice that may rephrase sentences, never claims.

In goes a composed sentence with its section's title, and nothing else; out comes another wording, which is shown only
where `faithful` finds that it says the same. Off unless the settings name an endpoint. Writes `narrations`.
"""
