"""Read from the store, decide with rules, write back; stages meet in the database, never in each other."""
