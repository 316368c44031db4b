// jest reads this in place of a stylesheet: webpack handles those.
