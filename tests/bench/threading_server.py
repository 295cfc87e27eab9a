"""A fortune server of Python's standard library, a thread a connection. Prints its endpoint."""

import socketserver

MESSAGE = b"a" * 63 + b"\n"


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(MESSAGE)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 4096


with Server(("127.0.0.1", 0), Handler) as server:
    print(f"text://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
