// What jest reads in place of a stylesheet: those are webpack's business.
