"""How tests speak to a server on this computer: httpx reads every certificate there is for each call, for nothing."""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Give it as `verify`: it knows nobody, and nobody is asked, since nothing is encrypted."""
