#!/usr/bin/python3
"""Looks at pages as a reader's browser does, and says what is wrong.

    check_page.py PAGE.html [PAGE.json] ... [--whole PATH] ... [--without TEXT]

Each page, on a desk, on phones, in the dark and on paper: nothing is wider
than the window, no text is cut or stands on another, contrast is that of WCAG
AA. It is valid HTML, of one file, asks nobody for anything and runs nothing.
The first is looked at most, and printed. Every number that says where it
stands in the JSON (data-json) is the one that stands there; --whole PATH:
every number of the JSON below PATH is on the page. --without TEXT: that is
nowhere in the page.

Exit 0: all is well; 1: a line for each thing that is not; 77: no browser.
"""

import argparse
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys

from browser import Browser, chromedriver

HERE = pathlib.Path(__file__).resolve().parent
IN_PAGE = (HERE / "in_page.js").read_text()

# Width, height, is it a phone. The first page is looked at in all of them, the
# others in the widest and the narrowest.
WINDOWS = [(1280, 900, False), (820, 1180, False),
           (390, 844, True), (360, 740, True)]
A4_WIDTH = 718  # CSS pixels between margins of 1 cm

VOID = {"meta", "br", "hr", "img", "input", "link", "base", "wbr"}


class Strict(html.parser.HTMLParser):
    """Elements that are opened are closed, in order; ids are unique; nothing
    runs and nothing is asked for."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.found = [], set(), []
        self.seen = {}

    def handle_starttag(self, tag, attrs):
        self.seen.setdefault(tag, []).append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "iframe", "object", "embed", "link", "img",
                   "base", "form", "foreignobject"):
            self.found.append(f"there is a <{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"<{tag}> has {name}")
            if name in ("src", "href", "xlink:href", "action") and \
                    not (value or "").startswith("#"):
                self.found.append(f"<{tag}> asks for {value}")
            if name == "id" and value in self.ids:
                self.found.append(f"two elements have the id {value}")
            if name == "id":
                self.ids.add(value)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing")

    def end(self):
        self.close()
        if self.open:
            self.found.append(f"never closed: {self.open}")
        if not self.seen.get("html", [{}])[0].get("lang"):
            self.found.append("the page says no language")
        metas = self.seen.get("meta", [])
        policy = [m.get("content") for m in metas if
                  m.get("http-equiv") == "Content-Security-Policy"]
        if not policy or not policy[0].startswith("default-src 'none'"):
            self.found.append("no content security policy forbids loading")
        if not any(m.get("name") == "viewport" for m in metas):
            self.found.append("no viewport is said")
        return self.found


def check_markup(path, text):
    found = []
    parser = Strict()
    parser.feed(text)
    found += parser.end()
    if re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/)[^<]*[;}]",
                 "".join(re.findall(r"<style>.*?</style>", text, re.S))):
        found.append("the style sheet asks for something")
    if shutil.which("tidy"):
        said = subprocess.run(["tidy", "-e", "-q", "-utf8", path],
                              capture_output=True, text=True, check=False)
        found += ["tidy: " + line for line in said.stderr.splitlines()]
    return found


def at(doc, path):
    """What stands in the document at tally.rows[0].domains."""
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        doc = doc[int(index)] if index else doc[name]
    return doc


def numbers_below(doc, path):
    """PATH and value of each number; shares follow from the others."""
    if isinstance(doc, dict):
        for name, value in doc.items():
            if not name.endswith("_percent"):
                yield from numbers_below(value, f"{path}.{name}")
    elif isinstance(doc, list):
        for i, value in enumerate(doc):
            yield from numbers_below(value, f"{path}[{i}]")
    elif isinstance(doc, (int, float)) and not isinstance(doc, bool):
        yield path, doc


def check_numbers(browser, doc, whole):
    found, there = [], set()
    said = browser.run(
        "return [...document.querySelectorAll('[data-json]')].map(e =>"
        " [e.dataset.json, e.textContent])")
    if whole and not said:
        found.append("no number says where it stands in the JSON")
    for path, text in said:
        there.add(path)
        try:
            want = at(doc, path)
        except (KeyError, IndexError, TypeError):
            found.append(f"{path} is not in the JSON")
            continue
        share = re.fullmatch(r"([<> ]*)([\d.]+)\s%", text)
        if share:
            good = abs(float(share[2]) - want) < \
                (0.011 if share[1] else 0.0051)
        else:
            good = text == f"{want:,}" or (text == "-" and want == 0)
        if not good:
            found.append(f"{path} is {want}, on the page {text}")
    for top in whole:
        for path, value in numbers_below(at(doc, top), top):
            if path not in there:
                found.append(f"{path}, {value}, is not on the page")
    return found


STRUCTURE = """
const bad = [];
for (const svg of document.querySelectorAll("svg[role=img]"))
	if (!svg.querySelector(":scope > title")?.textContent.trim())
		bad.push("a drawing without title");
for (const figure of document.querySelectorAll("figure")) {
	if (!figure.querySelector("figcaption h3")?.textContent.trim())
		bad.push("a figure without caption");
	const fills = [...figure.querySelectorAll(".key rect")].map(
	    r => getComputedStyle(r).fill);
	if (new Set(fills).size !== fills.length)
		bad.push("two keys of a legend look the same");
	if (fills.filter(f => !f.startsWith("url(")).length > 1)
		bad.push("two keys of a legend differ by colour alone");
}
if (performance.getEntriesByType("resource").length > 0)
	bad.push("the page loaded something");
return bad;
"""

WITHOUT_STYLE = """
const words = () => document.querySelector("main").innerText
    .replace(/[^\\p{L}\\p{N}]+/gu, " ").trim();
const before = words();
for (const sheet of document.styleSheets)
	sheet.disabled = true;
const after = words();
const lost = before.split(" ").filter(w => !after.includes(w));
for (const sheet of document.styleSheets)
	sheet.disabled = false;
return lost.length ? ["without its style the page loses: " + lost] : [];
"""


def check_page(browser, path, doc, whole, first):
    found = []
    browser.open(path)
    asked = [url for url in browser.requests()
             if url != pathlib.Path(path).resolve().as_uri()]
    found += [f"the page asks for {url}" for url in asked]
    browser.media()
    for width, height, phone in WINDOWS if first else WINDOWS[::3]:
        browser.size(width, height, phone)
        for what in browser.run(IN_PAGE):
            found.append(f"{width} wide: {what}")
    browser.media("dark")
    found += [f"dark: {what}" for what in browser.run(IN_PAGE)]
    browser.size(A4_WIDTH, 1000)
    browser.media("light", "print")
    found += [f"on paper: {what}" for what in browser.run(IN_PAGE)]
    if first and not browser.pdf().startswith(b"%PDF-"):
        found.append("it does not print")
    browser.media()
    browser.size(1280, 900)
    found += browser.run(STRUCTURE) + browser.run(WITHOUT_STYLE)
    if doc is not None:
        found += check_numbers(browser, doc, whole)
    found += [f"it asked for {url}" for url in browser.requests()
              if not url.startswith("file:")]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--whole", action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    args = parser.parse_args()
    if not chromedriver():
        print("no chromedriver")
        return 77
    pages = []
    for name in args.files:
        if name.endswith(".json"):
            pages[-1] = (pages[-1][0], json.loads(
                pathlib.Path(name).read_text()))
        else:
            pages.append((name, None))
    bad = False
    with Browser() as browser:
        for path, doc in pages:
            text = pathlib.Path(path).read_text(encoding="utf-8")
            found = check_markup(path, text)
            found += [f"{name} is named" for name in args.without
                      if name in text]
            found += check_page(browser, path, doc, args.whole,
                                path == pages[0][0])
            for what in found[:50]:
                print(f"{path}: {what}")
            if len(found) > 50:
                print(f"{path}: and {len(found) - 50} more")
            bad = bad or bool(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
