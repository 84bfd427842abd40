"""The simulated Baltic: a network of ways, fleets, weather, receivers; a source like any other."""
