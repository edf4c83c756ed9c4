# SPDX-License-Identifier: MIT
"""A minimal client of the Debug Adapter Protocol, for a test of debugpy."""
import json
import socket
import time


class Client:
    """A connection to the adapter on a port of this machine, with one request at a time."""

    def __init__(self, port, seconds=30):
        end = time.monotonic() + seconds
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
                break
            except OSError:
                assert time.monotonic() < end, "nobody listens on port %d" % port
                time.sleep(0.05)
        self._file = self._socket.makefile("rb")
        self._sent = 0

    def send(self, command, **arguments):
        self._sent += 1
        message = {"seq": self._sent, "type": "request", "command": command}
        data = json.dumps(dict(message, arguments=arguments)).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def until(self, kind, name):
        """The body of the next event or response with this name."""
        while True:
            message = self._receive()
            if message["type"] == kind and message.get("event", message.get("command")) == name:
                assert message.get("success", True), message
                return message.get("body")

    def ask(self, command, **arguments):
        self.send(command, **arguments)
        return self.until("response", command)

    def _receive(self):
        length = 0
        while True:
            line = self._file.readline()
            assert line, "the adapter hung up"
            if not line.strip():
                return json.loads(self._file.read(length).decode())
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])

    def close(self):
        self._file.close()
        self._socket.close()
