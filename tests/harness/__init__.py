"""What the end-to-end and interop tests drive the real binaries with."""
