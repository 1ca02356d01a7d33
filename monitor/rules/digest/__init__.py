"""The weekly digest: what a week brought, against the weeks before; values in, values out."""
