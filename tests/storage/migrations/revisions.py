"""Which revisions there are."""

from pathlib import Path

from alembic.script import ScriptDirectory

import storage

_FOLDER = Path(storage.__file__).parent / "migrations"
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions())
