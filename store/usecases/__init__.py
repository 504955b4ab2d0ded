"""Every write, one function per intention."""
