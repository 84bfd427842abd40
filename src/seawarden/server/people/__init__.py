"""Who may use the live watch: accounts, sessions, tokens, limits."""
