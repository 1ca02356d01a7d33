"""How Alembic runs here: on the connection it is handed, inside that connection's transaction."""

from alembic import context
from sqlmodel import SQLModel

from monitor.store import tables  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is the one
)
context.run_migrations()
