"""The one outer bound on everything a test waits for: generous, since sanitizer builds are slow."""

BOUND = 60.0
