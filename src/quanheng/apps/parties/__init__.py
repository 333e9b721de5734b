"""Citizens and firms."""
