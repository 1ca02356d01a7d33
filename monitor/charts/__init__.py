"""The pictures of a digest, drawn in a short-lived child: the library that draws takes 60 MB."""
