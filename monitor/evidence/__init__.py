"""A campaign as a pack of files: what a lawyer or a platform's abuse desk asks for. The same store, the same bytes."""
