"""Commands of the warehouse: `python -m warehouse --help`."""

from warehouse.cli import main

main()
