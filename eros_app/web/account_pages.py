"""The accounts, for whoever manages them."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from eros.failures import RequestError
from eros_app.services.accounts import ROLES, accounts_of, add_account, remove_account
from eros_app.web.shell import Shell


@dataclass(frozen=True)
class AccountPages:
    shell: Shell

    async def accounts(self, request: Request) -> Response:
        """Who may sign in, and as what."""
        who = self.shell.visitors.must(request, "manage")
        return self.shell.page("accounts.html", who=who, accounts=accounts_of(self.shell.settings), roles=ROLES)

    async def change(self, request: Request) -> Response:
        """A new account, another role or password for one, or one fewer: never the one of whoever does it."""
        who = self.shell.visitors.must(request, "manage")
        form = await request.form()
        do, name = str(form.get("do", "")), str(form.get("name", "")).strip()
        if who.since and name == who.name:
            text = "your own account is changed by another admin, or by `eros account` at the server's own machine"
            raise RequestError("OWN_ACCOUNT", "name", name, text)
        settings = self.shell.settings
        if do == "remove":
            remove_account(settings, name)
        elif do == "add":
            role, password = str(form.get("role", "")), str(form.get("password", ""))
            await asyncio.to_thread(add_account, settings, name, role, password or None)
        else:
            raise RequestError("BAD_ARGUMENT", "do", do, "say add or remove")
        return RedirectResponse("/accounts", status_code=303)
