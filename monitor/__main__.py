"""`python -m monitor`: the same as the `nobetci` command."""

from monitor.cli import main

main()
