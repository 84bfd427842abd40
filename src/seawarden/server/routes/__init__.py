"""One file a resource; `seawarden.server.web` lists them."""
