"""Values to layout; pure, no sentences of its own."""
