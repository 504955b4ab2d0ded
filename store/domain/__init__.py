"""Pure rules on plain values (method.md); no database here."""
