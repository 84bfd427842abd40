"""One file a resource of the live watch; each has the rows of its routes as ``ROWS``."""
