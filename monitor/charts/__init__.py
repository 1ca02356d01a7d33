"""The pictures of a digest, drawn in a short-lived child: what draws takes a second to load and 90 MB."""
