"""``eros account``: a password is asked for twice, or read from stdin, and never an argument that others could see."""

import getpass
import sys

from eros.failures import RequestError
from eros.settings import load_settings
from eros.streams import print_json
from eros_app.cli.terminal import Terminal, as_text
from eros_app.services import accounts


def add(name: str, role: str, *, from_stdin: bool) -> int:
    """Raises RequestError."""
    settings = load_settings(Terminal().say)
    known = accounts.find_account(settings, name)
    password = _password(from_stdin=from_stdin, keeps=known is not None)
    account = accounts.add_account(settings, name, role, password)
    changed = "changed, and its sessions have ended" if known is not None else "added"
    print(f"{account.name}, {account.role}: {changed}")
    return 0


def show(*, as_json: bool) -> int:
    found = accounts.accounts_of(load_settings(Terminal().say))
    if as_json:
        print_json(as_text([{"name": one.name, "role": one.role, "since": one.since} for one in found]))
        return 0
    for one in found:
        unreadable = f"{accounts.UNREADABLE}; remove it, and add it again"
        print(f"{one.name}  {f'{one.role}  since {one.since}' if one.role else unreadable}")
    if not found:
        print("There is no account: `eros serve` is for whoever sits at this machine.")
    return 0


def remove(name: str) -> int:
    """Raises RequestError."""
    accounts.remove_account(load_settings(Terminal().say), name)
    print(f"{name} is removed, and its sessions have ended")
    return 0


def _password(*, from_stdin: bool, keeps: bool) -> str | None:
    """None where nothing is typed for an account that there is, which ``keeps`` its own."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        text = "there is nobody to ask for a password here"
        raise RequestError("NO_PASSWORD", "password_stdin", "", text)
    said = getpass.getpass("Password (nothing: the one it has): " if keeps else "Password: ")
    if keeps and not said:
        return None
    if getpass.getpass("Once more: ") != said:
        raise RequestError("BAD_PASSWORD", "password", "", "the two passwords differ")
    return said
