"""How Alembic runs our revisions: on the connection it is given, within that connection's transaction."""

from alembic import context

from storage.tables import Table

# Logging is left alone on purpose: the program that upgrades has set it up.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transactional_ddl=True,  # both databases can roll DDL back
)
with context.begin_transaction():
    context.run_migrations()
