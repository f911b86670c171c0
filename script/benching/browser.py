"""A person at a server: logs in and asks for pages, each over a connection of its own as synchronous workers give them."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bizops.embedded.ports import HOST

HEADERS = {"Accept-Language": "zh-CN,zh;q=0.9", "Accept": "text/html"}
TYPED = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    seconds: float


class Browser:
    def __init__(self, port: int):
        self.port, self.cookies = port, {}

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, "", {})

    def post(self, address: str, **words: str) -> Answer:
        return self._ask("POST", address, urlencode(words), TYPED)

    def _ask(self, method: str, address: str, body: str, more: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        line = HTTPConnection(HOST, self.port, timeout=60)
        line.request(method, address, body, {**HEADERS, **more, "Cookie": cookies})
        response = line.getresponse()
        answer = Answer(response.status, response.read(), time.perf_counter() - began)
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        line.close()
        return answer


def at_ours(port: int, username: str, password: str) -> Browser:
    """Logged in through the door, as everybody."""
    browser = Browser(port)
    browser.get("/login/")
    words = {"username": username, "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    return _entered(browser, browser.post("/login/", **words).status == 302)


def at_yardstick(port: int, user: str, password: str) -> Browser:
    browser = Browser(port)
    return _entered(browser, browser.post("/login/", u=user, p=password).status == 200)


def _entered(browser: Browser, may: bool) -> Browser:
    if not may or "sessionid" not in browser.cookies:
        raise SystemExit("The bench cannot log in.")
    return browser
