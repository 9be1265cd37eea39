"""The browser's files that are not ours: each is the very file of the package, version and licence that are named."""

import hashlib
import tomllib
from importlib.resources import files

import pytest


@pytest.mark.requirement("web:safe")
def test_each_vendored_file_is_the_one_that_is_listed():
    folder = files("eros_app.web") / "static" / "vendor"
    listed = tomllib.loads((folder / "VENDORED.toml").read_text())
    named = {name: file["sha256"] for package in listed.values() for name, file in package["files"].items()}
    there = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "VENDORED.toml"
    }
    assert there == named
    assert all(package["licence"] for package in listed.values())
