"""The demonstration county: fictional, says so, and made by nothing but acts (``quanheng demo``)."""
