"""Keys in clear, offers and letters lie in the data folder: nobody but its owner goes in, and nothing in it is anybody else's to read."""

import os
import stat

from embedded import Stack


def modes(folder):
    found = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in found if not path.is_symlink()}


def test_the_data_folder_is_of_its_owner_alone(tmp_path):
    """An older folder is closed too, whatever the umask of whoever starts the stack."""
    folder, former = tmp_path / "data", os.umask(0)
    try:
        folder.mkdir()
        with Stack(folder, fsync=False, schedules=False) as stack:
            stack.serve().set_clock(0)
            stack.settle()
            seen = modes(folder)
    finally:
        os.umask(former)
    assert seen["."] == 0o700
    written = {
        name: oct(mode)
        for name, mode in seen.items()
        if mode & 0o077 and name.partition("/")[0] in ("aws", "s3", "pump", "mail", "stack.json")
    }
    assert written == {}
