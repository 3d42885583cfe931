"""What the operating system refuses, said in German."""

import errno

_MEANINGS = {
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "der zugeteilte Platz ist verbraucht",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EACCES: "der Zugriff wurde verweigert",
    errno.EPERM: "der Zugriff wurde verweigert",
    errno.ENOENT: "der Pfad besteht nicht",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.EEXIST: "dort liegt schon eine Datei",
    errno.EFBIG: "die Datei wird größer, als dort erlaubt ist",
    errno.EIO: "der Datenträger antwortet nicht richtig",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EISDIR: "das ist ein Ordner",
}


def meaning(error: OSError) -> str:
    """Return what happened, the system's own words where we have none."""
    return _MEANINGS.get(error.errno or 0) or error.strerror or type(error).__name__
