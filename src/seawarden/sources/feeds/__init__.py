"""Live feeds: a file a scheme of address. Each pushes whole lines into an `Out`; `supervise` keeps it connected."""
