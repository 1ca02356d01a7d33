"""What every source is built with."""
