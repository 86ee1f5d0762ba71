"""The end of a process waits for no server."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

# A network that is gone: the system looks for a name until its own time is up.
CODE = """
import socket, sys, threading, time

asked = threading.Event()

def dead(*arguments, **options):
    asked.set()
    time.sleep(30)

socket.getaddrinfo = dead
from ome_zarr_helpdesk import explain

threading.Thread(target=explain, args=(sys.argv[1],), daemon=True).start()
assert asked.wait(60)
print("asked", flush=True)
"""


@pytest.mark.promise("no-crash")
@pytest.mark.parametrize("address", ["http://dead.invalid/x.zarr", "s3://bucket/x.zarr"])
def test_a_name_that_is_being_looked_up_holds_up_no_end(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://dead.invalid")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "asked\n"
    began = time.monotonic()
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert time.monotonic() - began < 2
