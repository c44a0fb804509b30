"""`python -m service` is the same as the command `valla`."""

from service.cli import main

main()
