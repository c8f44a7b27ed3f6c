"""A headless Chromium, driven by chromedriver's WebDriver over HTTP.

    with Browser() as browser:
        browser.size(390, 844)
        browser.open("/tmp/page.html")
        width = browser.run("return document.body.scrollWidth")

Nothing but the standard library. The browser has a profile of its own, asks
nobody for anything, and is gone when the block ends; so is chromedriver.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE_S = 30  # of one request; a page here takes a fraction of a second

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--disable-dev-shm-usage --disable-extensions --disable-default-apps
--hide-scrollbars --force-color-profile=srgb""".split()


class BrowserError(Exception):
    """What chromedriver says went wrong."""


def chromedriver():
    """Its path, or None."""
    return shutil.which("chromedriver") or (
        "/usr/bin/chromedriver"
        if os.access("/usr/bin/chromedriver", os.X_OK) else None)


class Browser:
    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="relaybl-browser.")
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._request("DELETE", "")
        except (BrowserError, OSError):
            pass
        self._stop()

    def _start(self):
        env = dict(os.environ, HOME=self.dir, XDG_CONFIG_HOME=self.dir,
                   XDG_CACHE_HOME=self.dir, TMPDIR=self.dir)
        log = open(os.path.join(self.dir, "chromedriver.log"), "wb")
        with log:
            self.driver = subprocess.Popen(
                [chromedriver(), "--port=0", "--allowed-ips=127.0.0.1"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env,
                start_new_session=True)
        self.base = f"http://127.0.0.1:{self._port()}/session"
        options = {"args": FLAGS + [f"--user-data-dir={self.dir}/profile"]}
        answer = self._request("POST", None, {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"performance": "ALL"}}}})
        self.base += "/" + answer["sessionId"]

    def _port(self):
        """The port chromedriver chose, from what it says."""
        end = time.monotonic() + PATIENCE_S
        log = pathlib.Path(self.dir, "chromedriver.log")
        while time.monotonic() < end and self.driver.poll() is None:
            for line in log.read_text(errors="replace").splitlines():
                if "started successfully on port" in line:
                    return int(line.rstrip(".").rsplit(" ", 1)[1])
            time.sleep(0.02)
        raise BrowserError("chromedriver did not start: " +
                           log.read_text(errors="replace"))

    def _stop(self):
        driver = getattr(self, "driver", None)
        if driver is not None:
            driver.terminate()
            try:
                driver.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                driver.kill()
                driver.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def _request(self, method, path, body=None):
        url = self.base + (path or "")
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            url, data, {"Content-Type": "application/json"}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(error.read().decode(errors="replace")) from None

    def cdp(self, command, **params):
        """A command of Chrome's own protocol."""
        return self._request("POST", "/goog/cdp/execute",
                             {"cmd": command, "params": params})

    def open(self, path):
        """Opens a file; what it asked for before is forgotten."""
        self.requests()
        self._request("POST", "/url",
                      {"url": pathlib.Path(path).resolve().as_uri()})

    def size(self, width, height, phone=False):
        """The window, in CSS pixels; a phone has two dots for each."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width,
                 height=height, deviceScaleFactor=2 if phone else 1,
                 mobile=phone)

    def media(self, scheme="light", media="screen"):
        self.cdp("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def run(self, script, *args):
        """What the body of a function returns in the page."""
        return self._request("POST", "/execute/sync",
                             {"script": script, "args": list(args)})

    def requests(self):
        """What files asked for since the last call: URLs."""
        urls = []
        for entry in self._request("POST", "/se/log",
                                   {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            # The browser's own first page asks for parts of the browser.
            if not message["params"]["documentURL"].startswith("chrome:"):
                urls.append(message["params"]["request"]["url"])
        return urls

    def screenshot(self, path, whole=True, clip=None):
        """Of the whole page, or of clip = (x, y, width, height)."""
        params = {"format": "png", "captureBeyondViewport": whole}
        if clip:
            params["clip"] = dict(zip(("x", "y", "width", "height"), clip),
                                  scale=1)
        data = self.cdp("Page.captureScreenshot", **params)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def pdf(self):
        """The page as it prints, on A4: bytes."""
        return base64.b64decode(self._request("POST", "/print", {
            "page": {"width": 21.0, "height": 29.7},
            "margin": {"top": 1, "bottom": 1, "left": 1, "right": 1}}))
