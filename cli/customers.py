"""`customers`: bring a file of them in, take one out."""

import typer

from cli.export import export_customers
from cli.import_ import import_customers

customers = typer.Typer(help="Bring in a file of customers, or take one out.", no_args_is_help=True)
customers.callback()(lambda: None)
customers.command("import")(import_customers)
customers.command("export")(export_customers)
