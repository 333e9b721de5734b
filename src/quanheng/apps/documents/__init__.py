"""The documents that acts make: their forms, their words, and the pages they become."""
