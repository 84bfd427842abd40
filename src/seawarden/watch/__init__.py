"""The live watch: the spool is read, the pipe steps, the journal is kept; a kill at any moment loses nothing."""
