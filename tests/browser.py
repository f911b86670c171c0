"""Chromium against a live server: every page is watched for complaints of the policy and for calls to other hosts."""

import os
import re
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's synchronous API runs inside a loop of its own
PATIENCE = 30_000  # milliseconds; a busy machine is no failure
# The list under the address bar is web pages of its own, for every window; the rest is what Playwright leaves out.
NOT_NEEDED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled", "LensOverlay"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "OptimizationHints"),
    *("PreconnectToSearch", "NetworkTimeServiceQuerying", "DestroyProfileOnBrowserClose"),
)
FLAGS = [
    f"--disable-features={','.join(NOT_NEEDED)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    """The browser of the system; its absence is an error that script/test explains before it comes to this."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One person at a browser window."""

    def __init__(self, page, address: str):
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda message: self._heard(message))
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message) -> None:
        # The status of an answer that a test asked for on purpose is no complaint.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked another host: {url}")

    def go(self, path: str):
        return self.page.goto(self.address + path)

    def login(self, username: str, password: str = "Manual-2026-demo") -> None:
        """Log in without drawing a page: what one sees then is where one goes next."""
        form = self.page.request.get(f"{self.address}/login/").text()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        words = {"username": username, "password": password, "csrfmiddlewaretoken": token}
        answer = self.page.request.post(f"{self.address}/login/", form=words, max_redirects=0)
        assert answer.status == 302, "no such person, or another password"

    def login_by_hand(self, username: str, password: str = "Manual-2026-demo") -> None:
        self.go("/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/my-day/")

    def text(self) -> str:
        """What stands in the window as soon as the page is whole: after a click its first half may stand there alone."""
        self.page.wait_for_load_state()
        return self.page.inner_text("body")

    def press(self, what: str) -> None:
        """Click what leads to another page and wait until that page is whole."""
        with self.page.expect_navigation():
            self.page.click(what)

    def sees(self, *words: str, where: str = "body") -> None:
        """All these words stand there, at once or after a moment."""
        for one in words:
            expect(self.page.locator(where)).to_contain_text(one, use_inner_text=True, timeout=PATIENCE)

    def lacks(self, word: str, where: str) -> None:
        """The page is whole and this word does not stand there, or goes after a moment."""
        self.page.wait_for_load_state()
        expect(self.page.locator(where)).not_to_contain_text(word, use_inner_text=True, timeout=PATIENCE)

    def choose(self, name: str, value: str) -> None:
        """Choose one of several boxes, as a hand does: on its words, wherever a bar that sticks would hide the box."""
        box = f"input[name={name}][value='{value}']"
        self.page.click(f"label:has({box})")
        assert self.page.is_checked(box)

    def pick(self, name: str, text: str) -> list[str]:
        """Search in a box for records and take the first hit with the Enter key, then leave it; gives what it shows."""
        box = f"[name={name}] + .ts-wrapper"
        self.page.fill(f"{box} input", text)
        self.page.wait_for_selector(".ts-dropdown .option:not(.create)")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        return self.page.locator(f"{box} .item").all_inner_texts()

    def rules_broken(self) -> list[str]:
        """Rules of accessibility that this page breaks; of a dark one only its contrast."""
        from axe_playwright_python.sync_playwright import Axe

        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        only = ["color-contrast"] if dark else ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
        options = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{self.page.url} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]

    def sideways(self) -> list[str]:
        """What makes the page wider than its window; nothing if it fits."""
        return self.page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 90))"""
        )


@pytest.fixture
def visit(chromium, live_server):
    """`with visit(width=390) as anna:` a fresh window; at its end nothing may have been complained of."""

    @contextmanager
    def open_window(width=1440, language="zh-CN", script=True, theme="light"):
        window = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=script,
            color_scheme=theme,
        )
        window.set_default_timeout(PATIENCE)
        visitor = Visit(window.new_page(), live_server.url)
        yield visitor
        window.close()
        assert visitor.complaints == []

    return open_window
