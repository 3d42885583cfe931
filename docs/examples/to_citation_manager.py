"""Articles for a bibliography, one file for each source, to be imported into Zotero, Citavi or JabRef.

    python to_citation_manager.py stadtradar.sqlite3 'Kaiserslautern zeit:1j' literatur/

The files are RIS. For LaTeX, write "bibtex" below and let the files end in .bib.
"""

import sys
from pathlib import Path

import stadtradar


def main(store: str, query: str, folder: str) -> None:
    """Write a file for each source that has hits, and say how many."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with stadtradar.open(store) as archive:
        for source in archive.sources():
            number = archive.count(query, sources=[source.name])
            if number:
                file = Path(folder, f"{source.name}.ris")
                archive.search(query, sources=[source.name]).export(file, "ris", force=True)
                print(f"{file}: {number}")


if __name__ == "__main__":
    main(*sys.argv[1:])
