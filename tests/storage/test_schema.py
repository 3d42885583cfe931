from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import schema
from storage.database import Database
from storage.tables import Table


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Table.metadata)

    assert differences == []


def test_an_empty_database_is_brought_to_head_and_stays_there(bare_database: Database) -> None:
    assert schema.revision(bare_database) is None

    schema.upgrade(bare_database)
    schema.upgrade(bare_database)

    assert schema.revision(bare_database) == schema.HEAD
