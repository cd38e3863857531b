"""A collector for syslog over TLS with octet counting.

tls_collector.py PORT CERTIFICATE FILE appends the events to FILE.
SIGTERM ends each connection by close_notify, as TLS prescribes. rsyslog as a collector does not do this.
Started by forward_test.py.
"""

import os
import signal
import socket
import ssl
import sys
import threading


def receive(connection, file, connections):
    try:
        with connection, connection.makefile("rb") as stream:
            connection.do_handshake()
            connections.add(connection)
            while True:
                length = b""
                while not length.endswith(b" "):
                    byte = stream.read(1)
                    if not byte:
                        return
                    length += byte
                message = stream.read(int(length))
                if len(message) == int(length):
                    os.write(file, message[message.index(b"{"):] + b"\n")
    except OSError:
        pass  # the other side ended the connection in another way
    finally:
        connections.discard(connection)


def main():
    port, certificate, path = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    connections = set()

    def end(*_):
        for connection in list(connections):
            try:
                connection.settimeout(0.1)
                connection.unwrap()
            except OSError:
                pass  # the close_notify was sent; its answer does not matter
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    with socket.create_server(("127.0.0.1", int(port)), backlog=50) as server:
        while True:
            connection = server.accept()[0]
            connection = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            threading.Thread(target=receive, args=(connection, file, connections), daemon=True).start()


main()
