"""A minimal client of a language server on standard input and output, to ask it what an editor would ask."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

Message = dict[str, Any]


class Server:
    """The YAML language server with a folder open, speaking the way VS Code does in Chinese."""

    def __init__(self, node: str, modules: Path, root: Path, settings: dict[str, Any]) -> None:
        """Start the server.

        Args:
            node: the path of Node.
            modules: the ``node_modules`` that holds yaml-language-server.
            root: the folder that is open in the editor.
            settings: the editor's settings, as in ``.vscode/settings.json``.
        """
        self._settings = settings
        self._number = 0
        self._published: dict[str, list[Message]] = {}
        self._process = subprocess.Popen(
            [node, str(modules / "yaml-language-server/bin/yaml-language-server"), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        folders = [{"uri": root.as_uri(), "name": root.name}]
        capabilities = {
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}, "publishDiagnostics": {}},
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        self.request(
            "initialize",
            processId=None,
            rootUri=root.as_uri(),
            workspaceFolders=folders,
            capabilities=capabilities,
            locale="zh-cn",
        )
        self._send({"method": "initialized", "params": {}})

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def request(self, method: str, **params: Any) -> Any:
        """Ask something and return the answer, serving what the server asks in the meantime."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")
            self._serve(message)

    def open(self, path: Path, text: str) -> list[Message]:
        """Open a file with ``text`` in the editor; return what the server underlines. Open each path once."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return self._awaited(uri)

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """Ask about a place of an open file, line and column from 1."""
        position = {"line": line - 1, "character": column - 1}
        return self.request(f"textDocument/{method}", textDocument={"uri": path.as_uri()}, position=position)

    def _awaited(self, uri: str) -> list[Message]:
        self._published.pop(uri, None)
        while uri not in self._published:
            self._serve(self._receive())
        return self._published[uri]

    def _serve(self, message: Message) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            asked = [item.get("section", "") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._setting(section) for section in asked]})
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})

    def _setting(self, section: str) -> dict[str, Any]:
        prefix = f"{section}."
        return {key.removeprefix(prefix): value for key, value in self._settings.items() if key.startswith(prefix)}

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> Message:
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server ended"
        message: Message = json.loads(self._process.stdout.read(length))
        return message
