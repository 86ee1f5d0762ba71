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
@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("http://dead.invalid/x.zarr", {}),
        ("s3://bucket/x.zarr", {"AWS_ENDPOINT_URL": "http://dead.invalid"}),
        ("gs://bucket/x.zarr", {"STORAGE_EMULATOR_HOST": "http://dead.invalid"}),
        # asked for a login before anything is asked of the store
        (
            "az://container/x.zarr",
            {
                "AZURE_STORAGE_ACCOUNT_NAME": "dead",
                "AZURE_STORAGE_CLIENT_ID": "me",
                "AZURE_STORAGE_CLIENT_SECRET": "secret",
                "AZURE_STORAGE_TENANT_ID": "dead.invalid",
            },
        ),
    ],
    ids=["http", "S3", "Google", "Azure"],
)
def test_a_name_that_is_being_looked_up_holds_up_no_end(
    address: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**environment, "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
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
