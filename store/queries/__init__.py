"""Every read, one module per screen."""
