"""A raw connection, for what no client library would send."""
import re
import socket


def dial(server, timeout=30, source=None):
    return socket.create_connection(
        ("127.0.0.1", server.port), timeout=timeout,
        source_address=(source, 0) if source else None)


def talk(server, data, timeout=30):
    """Everything that comes back until the server closes."""
    with dial(server, timeout) as s:
        try:
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent
        return read_all(s)


def read_all(s):
    """What comes until the other side closes."""
    got = b""
    try:
        while more := s.recv(65536):
            got += more
    except ConnectionResetError:
        pass
    return got


def statuses(got):
    """Of every answer in it."""
    return [int(n) for n in re.findall(rb"HTTP/1\.[01] (\d\d\d) ", got)]


def memory(server):
    """Bytes of it that are in memory now, and most there have been."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as f:
        text = f.read()
    return tuple(int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) << 10
                 for name in ("VmRSS", "VmHWM"))
