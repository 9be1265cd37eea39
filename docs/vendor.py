"""Vendors the browser files of ``eros serve`` from npm packages: `python docs/vendor.py` (needs npm).

VENDORED.toml says what each file is, of which version and licence, and its digest; a test holds the files to it.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "eros_app" / "web" / "static" / "vendor"
LISTED = FOLDER / "VENDORED.toml"


def main() -> None:
    listed = tomllib.loads(LISTED.read_text())
    for package, said in listed.items():
        with tempfile.TemporaryDirectory() as folder:
            named = f"{package}@{said['version']}"
            subprocess.run(["npm", "pack", "--silent", named], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            (archive,) = Path(folder).glob("*.tgz")
            with tarfile.open(archive) as packed:
                for name, file in said["files"].items():
                    content = packed.extractfile(f"package/{file['from']}")
                    assert content is not None
                    (FOLDER / name).write_bytes(content.read())
                    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
                    if digest != file["sha256"]:
                        sys.exit(f"{name} of {named} is not the file that VENDORED.toml names: its sha256 is {digest}")


if __name__ == "__main__":
    main()
