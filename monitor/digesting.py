"""A digest is made in a short-lived child: the daemon stays as small as it is."""
