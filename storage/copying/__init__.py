"""Moving a store to a database of the other kind, without losing anything."""

from storage.copying.moving import Copied, CopyFailed, copy_store

__all__ = ["Copied", "CopyFailed", "copy_store"]
