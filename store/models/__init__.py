"""Tables, one file per aggregate; no rules here."""
