"""The logs of Duo's Admin API on this machine: checks signatures, limits the rate, and answers page by page."""

import base64
import email.utils
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse

import support

HOST = "api-example.duosecurity.com"
KEY = "DIEXAMPLE00000000001"
SECRET = "an example's secret key of 40 characters"
PAGE = 1000  # records at most, whatever the request says

EMPTY = hashlib.sha512(b"").hexdigest()


def records():
    """The records of each log, by its path. They are from the last hour, several of them from the same second."""
    logs = {"/admin/v1/logs/administrator": [], "/admin/v2/logs/authentication": [], "/admin/v2/logs/activity": []}
    begin = int(time.time()) - 3600
    for record in map(json.loads, support.plain_records(11, 7500)):
        kind = "activity" if "activity_id" in record else "authentication" if "txid" in record else "administrator"
        log = next(log for path, log in logs.items() if path.endswith(kind))
        if kind != "activity":
            record["timestamp"] = begin + len(log) // 3
        log.append(record)
    return logs


def signature(date, host, path, query):
    """The signature that Duo requires: of the canonical form of a GET request without a body, with the secret key."""
    quoted = sorted((urllib.parse.quote(name, "~"), urllib.parse.quote(value, "~"))
                    for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True))
    canonical = [date, "GET", host.lower(), path, "&".join(f"{name}={value}" for name, value in quoted), EMPTY, EMPTY]
    return hmac.new(SECRET.encode(), "\n".join(canonical).encode(), hashlib.sha512).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        self.server.requests.append(self.path)
        if not self.signed(url):
            self.answer(401, {"code": 40103, "message": "Invalid signature in request credentials", "stat": "FAIL"})
        elif len(self.server.requests) == 2:
            self.answer(429, {"code": 42901, "message": "Too Many Requests", "stat": "FAIL"})
        elif url.path not in self.server.logs:
            self.answer(404, {"code": 40401, "message": "Resource not found", "stat": "FAIL"})
        else:
            values = urllib.parse.parse_qs(url.query)
            page = self.page_v1 if url.path.startswith("/admin/v1/") else self.page_v2
            self.answer(200, {"response": page(self.server.logs[url.path], values), "stat": "OK"})

    def signed(self, url):
        date = self.headers["Date"]
        if abs(email.utils.parsedate_to_datetime(date).timestamp() - time.time()) > 300:
            return False
        host = self.headers["Host"].split(":")[0]
        expected = f"{KEY}:{signature(date, host, url.path, url.query)}".encode()
        return self.headers["Authorization"] == f"Basic {base64.b64encode(expected).decode()}"

    @staticmethod
    def page_v1(log, values):
        return [record for record in log if record["timestamp"] >= int(values["mintime"][0])][:PAGE]

    @staticmethod
    def page_v2(log, values):
        """The offset is the time and the id of the last record shown; a list for one log, a text for the other."""
        assert int(values["mintime"][0]) < int(values["maxtime"][0]) < time.time() * 1000 + 1000
        kind, name = ("authlogs", "txid") if "txid" in log[0] else ("items", "activity_id")
        offsets = [f"{1_700_000_000_000 + number},{record[name]}" for number, record in enumerate(log)]
        asked = ",".join(values.get("next_offset", []))
        begin = offsets.index(asked) + 1 if asked else 0
        end = min(begin + min(PAGE, int(values["limit"][0])), len(log))
        following = None if end == len(log) else offsets[end - 1]
        if following and kind == "authlogs":
            following = following.split(",")
        return {kind: log[begin:end], "metadata": {"next_offset": following, "total_objects": len(log)}}

    def answer(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server:
    """Runs until the end of the `with`, on a free port of 127.0.0.1, with a certificate of its own in `folder`."""

    def __init__(self, folder):
        self.certificate = folder + "/certificate.pem"
        self.logs = records()
        names = f"subjectAltName=DNS:{HOST},DNS:localhost"
        subprocess.run([support.need_tool("openssl"), "req", "-x509", "-newkey", "ec",
                        "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1", "-subj", f"/CN={HOST}",
                        "-addext", names, "-keyout", folder + "/key.pem", "-out", self.certificate],
                       check=True, capture_output=True)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.logs = self.logs
        self.server.requests = self.requests = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder + "/key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port

    def lines(self, kind):
        """A log as JSON lines."""
        log = next(log for path, log in self.logs.items() if path.endswith(kind))
        return b"".join(json.dumps(record).encode() + b"\n" for record in log)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
