"""How good the tables are: scores against a truth file, and made-up worlds whose truth is known."""
