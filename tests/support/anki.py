"""Packages of Anki for tests."""
import os
import sqlite3
import zipfile


def collection(path, notes, reviews):
    """notes: (id, tags, fields); one card each, of the same id."""
    db = sqlite3.connect(path)
    db.executescript(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, tags TEXT, flds TEXT);"
        "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER);"
        "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER,"
        " ease INTEGER, type INTEGER);")
    db.executemany("INSERT INTO notes VALUES (?, ?, ?)",
                   [(i, t, "\x1f".join(f)) for i, t, f in notes])
    db.executemany("INSERT INTO cards VALUES (?, ?)",
                   [(i, i) for i, _, _ in notes])
    db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?)", reviews)
    db.commit()
    db.close()


def package(folder, notes, reviews, name="collection.anki21"):
    """The path of a package in the folder."""
    file = os.path.join(folder, name)
    collection(file, notes, reviews)
    path = os.path.join(folder, "deck.apkg")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("collection.anki2", b"an old program reads this")
        z.write(file, name)
        z.writestr("media", "{}")
    return path
