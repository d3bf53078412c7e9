"""Files of any kind, encoding and dialect become tables of texts."""
