"""The live watch over HTTP: `seawarden.server.live.app.live_app`."""
