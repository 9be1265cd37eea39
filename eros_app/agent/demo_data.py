"""Whether the data is a demo's: our own database tells by its file, a server that --mcp-config names as it greets."""

from pathlib import Path

from eros.failures import RequestError, ToolFailure
from eros.settings import Settings


class DemoData:
    """``demo()``: whether the data is made up, as far as is known by now."""

    def __init__(self, settings: Settings, mcp_config: Path | None) -> None:
        self._settings, self._config = settings, mcp_config
        self._asked, self._failed, self._announced = False, False, False

    def __call__(self) -> bool:
        from eros_app.services.home import plans_demo

        return self._announced if self._config else plans_demo(self._settings)

    async def find_out(self, *, reached: bool = False) -> None:
        """Ask the server of ``--mcp-config``, once; where it is away, again when it was ``reached`` since."""
        if self._config is None or (self._asked and not (reached and self._failed)):
            return
        from eros.gateway import open_tools
        from eros_app.services.data_server import data_source

        self._asked = True
        try:
            async with open_tools(data_source(self._config, self._settings.database_url), self._settings) as tools:
                await tools.listing()
                self._announced = tools.server is not None and tools.server.demo
                self._failed = False
        except (ToolFailure, RequestError):
            self._failed = True
