"""Signing in and out."""

import asyncio
import re
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from eros_app.services.accounts import signed_in
from eros_app.web.sessions import PasswordTries, sign_in, sign_out
from eros_app.web.shell import Shell


@dataclass(frozen=True)
class LoginPages:
    shell: Shell
    tries: PasswordTries = field(default_factory=PasswordTries)

    async def login(self, request: Request) -> Response:
        return self._form(request)

    async def sign_in(self, request: Request) -> Response:
        """A session for whoever has the password; too many wrong ones have to wait."""
        form = await request.form()
        name, password = str(form.get("name", ""))[:100], str(form.get("password", ""))
        here = name or "nobody", request.client.host if request.client else "nowhere"
        if self.tries.must_wait(*here):
            return self._form(request, "Too many wrong passwords; try again in five minutes.", 429)
        account = await asyncio.to_thread(signed_in, self.shell.settings, name, password)
        if account is None:
            self.tries.note_wrong(*here)
            return self._form(request, "That is no account's name and password.", 403)
        self.tries.forgive(*here)
        sign_in(self.shell.settings, request, account)
        return RedirectResponse(_own_path(str(form.get("next", "/"))), status_code=303)

    async def sign_out(self, request: Request) -> Response:
        sign_out(self.shell.settings, request)
        return RedirectResponse("/login", status_code=303)

    def _form(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        after = _own_path(request.query_params.get("next", "/"))
        return self.shell.page("login.html", status=status, wrong=wrong, next=after)


def _own_path(text: str) -> str:
    """Where to go after signing in: a page of ours, whatever a link said."""
    return text if re.fullmatch(r"/(?!/)[\w@./?=&%+:,~-]*", text) else "/"
