"""One Command per intention: name, key, help, permission."""
