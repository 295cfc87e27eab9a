"""A second, independent reading of fortune(6) files, and Debian's own ones."""

from pathlib import Path

DEBIAN = Path("/usr/share/games/fortunes")


def split(data):
    """The fortunes of a file's bytes, in order, empty ones dropped."""
    lines = data.decode(errors="replace").replace("\r\n", "\n").split("\n")
    records = [[]]
    for line in lines:
        if line == "%":
            records.append([])
        elif not line.startswith("%%"):
            records[-1].append(line)
    texts = ("\n".join(record).rstrip("\n") for record in records)
    return [text for text in texts if text]


def cookie(texts):
    """A fortune(6) file of these texts, the last one without a separator."""
    return "\n%\n".join(texts).encode() + b"\n"


def debian_files():
    return sorted(
        path
        for path in DEBIAN.glob("*")
        if path.is_file() and not path.is_symlink() and path.suffix != ".dat"
    )
