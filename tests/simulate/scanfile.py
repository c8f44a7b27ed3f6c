"""Writes scans as relay-verdict/1, and signs them as minisign does."""

import base64
import hashlib
import json
import os
import subprocess
import time


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def lines(scan, verdicts, complete=True):
    """The lines of a scan: a dictionary with scan_id, scanner, list, started,
    ended, and seq, scope, net where there are any."""
    head = {
        "type": "scan",
        "format": "relay-verdict/1",
        "scan_id": scan["scan_id"],
        "scanner": scan["scanner"],
        "tool": "simulated",
        "tool_version": "1",
        "vantage": {"net": scan.get("net", "external")},
        "started": stamp(scan["started"]),
        "list": scan["list"],
        "ports": [25],
    }
    if "seq" in scan:
        head["seq"] = scan["seq"]
    if "scope" in scan:
        head["scope"] = scan["scope"]
    yield json.dumps(head)
    count = 0
    for verdict in verdicts:
        count += 1
        yield verdict
    if complete:
        yield json.dumps(
            {
                "type": "end",
                "scan_id": scan["scan_id"],
                "status": "complete",
                "records": count,
                "ended": stamp(scan["ended"]),
            }
        )


def verdict_line(ip, ended, verdict, port=25, **more):
    return json.dumps(
        {"type": "verdict", "ip": ip, "port": port, "verdict": verdict}
        | {"ended": stamp(ended)}
        | more
    )


def write(path, scan, verdicts, complete=True):
    """As a scanner should: under another name first."""
    with open(path + ".tmp", "w", encoding="ascii") as file:
        for line in lines(scan, verdicts, complete):
            file.write(line + "\n")
    os.rename(path + ".tmp", path)


class Key:
    """A minisign key pair; openssl does the sums."""

    def __init__(self, path):
        self.path = path
        openssl("genpkey", "-algorithm", "ed25519", "-out", path)
        self.ident = hashlib.sha256(path.encode()).digest()[:8]
        public = openssl("pkey", "-in", path, "-pubout", "-outform", "DER")
        self.public = base64.b64encode(
            b"Ed" + self.ident + public[-32:]
        ).decode()

    def sign_bytes(self, data):
        with open(self.path + ".data", "wb") as file:
            file.write(data)
        return openssl(
            "pkeyutl", "-sign", "-rawin", "-inkey", self.path,
            "-in", self.path + ".data",
        )

    def sign(self, path, scan):
        """Writes PATH.minisig for the scan in PATH."""
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "blake2b").digest()
        signature = self.sign_bytes(digest)
        comment = (
            f"scanner={scan['scanner']} scan_id={scan['scan_id']} "
            f"seq={scan['seq']} ended={stamp(scan['ended'])}"
        )
        both = self.sign_bytes(signature + comment.encode())
        with open(path + ".minisig", "w", encoding="ascii") as file:
            file.write(
                "untrusted comment: simulated scanner\n"
                + base64.b64encode(b"ED" + self.ident + signature).decode()
                + f"\ntrusted comment: {comment}\n"
                + base64.b64encode(both).decode()
                + "\n"
            )


def openssl(*words):
    return subprocess.run(
        ["openssl", *words], stdout=subprocess.PIPE, check=True
    ).stdout
