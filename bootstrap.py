#!/usr/bin/env python3
"""Set up the OME-Zarr Help Desk from a copy of its repository, and run it.

    python3 bootstrap.py demo    napari with sample data and the help panel
    python3 bootstrap.py test    every check and every test

Needs Python 3.11 or newer and nothing else. It makes its own environment in
``.helpdesk-env`` and, on Debian and Ubuntu, adds the system packages that are
missing. The syntax is that of old Pythons on purpose: they must be able to
read this file far enough to say in one sentence that they are too old.
"""

from __future__ import print_function

import argparse
import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time

OLDEST_PYTHON = (3, 11)
REPOSITORY = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = os.path.join(REPOSITORY, ".helpdesk-env")
STAMP = os.path.join(ENVIRONMENT, "helpdesk-stamp.json")
INSTALL_LOG = os.path.join(ENVIRONMENT, "install.log")
DISTRIBUTION = "napari-ome-zarr-helpdesk"
DEFAULT_SCREENSHOT = "helpdesk-demo.png"
SCREEN = "1600x1000x24"

# The tests share the processors, file by file; tests/alone.py keeps those apart
# that measure time. More processes than these would need much memory.
TEST_OPTIONS = ("--numprocesses=logical", "--maxprocesses=8", "--dist=loadfile")

# What Qt 6 needs to open a window under X. The names are those that apt-get
# understands on Debian 12 and 13 and on Ubuntu 24.04 alike (where a package
# was renamed, the new one provides the old name).
QT_PACKAGES = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xfixes0",
    "libxkbcommon-x11-0",
)
# What a machine without a screen needs besides: a virtual one, and letters.
SCREENLESS_PACKAGES = ("fonts-dejavu-core", "xvfb")


class SetupError(Exception):
    """Something the user has to know; its text is one clear sentence."""


# ---------------------------------------------------------------- decisions


def old_python_sentence(version):
    """Say that this Python is too old, or nothing if it is new enough."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "The OME-Zarr Help Desk needs Python {0}.{1} or newer, and this is Python "
        "{2}.{3}: start bootstrap.py with a newer one, for example "
        "'python3.12 bootstrap.py demo'.".format(
            OLDEST_PYTHON[0], OLDEST_PYTHON[1], version[0], version[1]
        )
    )


def venv_package(version, is_system_default):
    """Name the Debian package that brings ``ensurepip`` to this Python."""
    if is_system_default:
        return "python3-venv"
    return "python{0}.{1}-venv".format(version[0], version[1])


def wanted_packages(needs_screen, venv):
    """List the system packages that a run wants."""
    wanted = list(QT_PACKAGES)
    if needs_screen:
        wanted.extend(SCREENLESS_PACKAGES)
    if venv:
        wanted.append(venv)
    return sorted(wanted)


def parse_installed(listing):
    """Read what ``dpkg-query`` lists: names, and names that they provide.

    Parameters
    ----------
    listing : str
        Lines of status, package and provided names, with tabs between.

    Returns
    -------
    set of str
    """
    names = set()
    for line in listing.splitlines():
        status, _, rest = line.partition("\t")
        if not status.startswith("ii"):
            continue
        package, _, provided = rest.partition("\t")
        names.add(package.strip())
        for name in provided.split(","):
            if name.strip():
                names.add(name.split("(")[0].strip())
    return names


def missing_packages(wanted, installed):
    """List the wanted packages that are not installed, in the order wanted."""
    return [name for name in wanted if name not in installed]


def apt_prefix(is_root, may_sudo):
    """Say how ``apt-get`` may be started here."""
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if is_root:
        return settings
    if may_sudo:
        return ["sudo", "-n"] + settings
    return None


def apt_arguments(packages):
    """Give the words after ``apt-get`` that install these packages."""
    return ["install", "--yes", "--no-install-recommends"] + list(packages)


def no_rights_sentence(packages, has_sudo):
    """Say which line the user, or an administrator, has to run first."""
    sudo = "sudo " if has_sudo else ""
    return (
        "Some system packages are missing and this account may not install them; "
        "run this line once{0}, then start bootstrap.py again: {1}".format(
            "" if has_sudo else " as root", apt_line(packages, sudo)
        )
    )


def apt_line(packages, sudo):
    """Write the line that installs these packages, for a person to copy."""
    return "{0}apt-get update && {0}apt-get {1}".format(sudo, " ".join(apt_arguments(packages)))


def has_display(system, variables):
    """Tell whether windows can be shown here."""
    if system != "Linux":
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def fingerprint(project_text, python, place, editable):
    """Sum up what an environment was made from.

    Parameters
    ----------
    project_text : bytes
        The content of ``pyproject.toml``.
    python : str
        Version and place of the Python it was made with.
    place : str
        Where the repository lies.
    editable : bool
        Whether the package is used from the repository itself.

    Returns
    -------
    dict
    """
    return {
        "project": hashlib.sha256(project_text).hexdigest(),
        "python": python,
        "place": place,
        "editable": editable,
    }


def setup_plan(stamp, wanted, extra):
    """Decide what has to be done to an environment.

    Parameters
    ----------
    stamp : dict or None
        What the present environment was made from; None when there is none.
    wanted : dict
        What it should be made from (see `fingerprint`).
    extra : str
        The optional part of the package that is needed: ``all`` or ``test``.

    Returns
    -------
    str
        ``nothing``, ``install`` (into the present one) or ``rebuild``.
    """
    if stamp is None:
        return "rebuild"
    if any(stamp.get(key) != wanted[key] for key in ("python", "place")):
        return "rebuild"
    if any(stamp.get(key) != wanted[key] for key in ("project", "editable")):
        return "install"
    # The part for tests contains the other.
    return "nothing" if stamp.get("extra") in (extra, "test") else "install"


def test_steps(python, pytest_arguments):
    """List what ``bootstrap.py test`` runs, in order."""
    scripts = os.path.dirname(python)

    def script(name):
        return os.path.join(scripts, name)

    return [
        ("ruff", [script("ruff"), "check", "."]),
        ("format", [script("ruff"), "format", "--check", "."]),
        ("types", [script("mypy")]),
        ("layers", [script("lint-imports")]),
        ("content", [script("ome-zarr-helpdesk"), "content", "check"]),
        ("manifest", [script("npe2"), "validate", "--imports", DISTRIBUTION]),
        ("tests", [python, "-m", "pytest"] + list(TEST_OPTIONS) + list(pytest_arguments)),
    ]


# ------------------------------------------------------------ system packages


def say(text):
    """Print one line at once."""
    print(text)
    sys.stdout.flush()


def can_sudo():
    """Tell whether ``sudo`` works without asking for a password."""
    if not shutil.which("sudo"):
        return False
    answer = subprocess.run(
        ["sudo", "-n", "true"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return answer.returncode == 0


def needed_venv_package():
    """Name the package this Python needs before it can make environments."""
    from importlib.util import find_spec

    if find_spec("ensurepip") is not None:
        return None
    default = os.path.realpath("/usr/bin/python3") == os.path.realpath(sys.executable)
    return venv_package(sys.version_info[:2], default)


def installed_packages():
    """Ask dpkg what is installed."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}\t${Provides}\n"],
        stdout=subprocess.PIPE,
        check=True,
        universal_newlines=True,
    )
    return parse_installed(listing.stdout)


def install_system_packages(needs_screen):
    """Add the missing Debian or Ubuntu packages, or say which they are."""
    if platform.system() != "Linux":
        return
    venv = needed_venv_package()
    if not shutil.which("dpkg-query"):
        if venv:
            raise SetupError(
                "This Python cannot make environments: add its 'venv' and 'ensurepip' "
                "modules with your system's package manager, then start again."
            )
        return
    missing = missing_packages(wanted_packages(needs_screen, venv), installed_packages())
    if missing:
        run_apt(missing)


def run_apt(packages):
    """Install these packages with ``apt-get``."""
    is_root = os.geteuid() == 0
    prefix = apt_prefix(is_root, not is_root and can_sudo())
    if prefix is None:
        raise SetupError(no_rights_sentence(packages, shutil.which("sudo") is not None))
    say("Installing {0} system packages: {1}".format(len(packages), " ".join(packages)))
    log = os.path.join(REPOSITORY, ".helpdesk-apt.log")
    # A list of packages that cannot be refreshed may still be good enough.
    run_logged(prefix + ["apt-get", "update"], log)
    if run_logged(prefix + ["apt-get"] + apt_arguments(packages), log) != 0:
        raise SetupError(
            "{0}\nThe system packages could not be installed (the lines above say why); "
            "try it yourself with: {1}".format(
                last_lines(log), apt_line(packages, "" if is_root else "sudo ")
            )
        )
    os.remove(log)


def run_logged(command, log):
    """Run a command with its output in a file, and show that it goes on."""
    started = time.time()
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        while True:
            try:
                return process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                say("  still working, {0:.0f} seconds so far".format(time.time() - started))


def last_lines(log, count=25):
    """Give the end of a text file."""
    with open(log, "rb") as lines:
        text = lines.read().decode("utf-8", "replace")
    return "\n".join(text.splitlines()[-count:])


# ------------------------------------------------------------ the environment


def environment_python():
    """Give the path of the Python in our environment."""
    if platform.system() == "Windows":
        return os.path.join(ENVIRONMENT, "Scripts", "python.exe")
    return os.path.join(ENVIRONMENT, "bin", "python")


def links_work():
    """Tell whether the two links in ``src`` arrived as links.

    Git on Windows may write them as small text files, and then an editable
    install lacks the content.
    """
    package = os.path.join(REPOSITORY, "src", "ome_zarr_helpdesk")
    return os.path.isdir(os.path.join(package, "content"))


def read_stamp():
    """Read what the present environment was made from, None if unusable."""
    try:
        with open(STAMP) as text:
            stamp = json.load(text)
    except (OSError, ValueError):
        return None
    if not os.path.exists(environment_python()) or not isinstance(stamp, dict):
        return None
    return stamp


def current_fingerprint():
    """Sum up what an environment made now would be made from."""
    with open(os.path.join(REPOSITORY, "pyproject.toml"), "rb") as text:
        project = text.read()
    python = "{0} {1}".format(platform.python_version(), os.path.realpath(sys.executable))
    return fingerprint(project, python, REPOSITORY, links_work())


def make_environment():
    """Make an empty environment, in the place of one that may be there."""
    say("Making a Python environment in {0}".format(ENVIRONMENT))
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        universal_newlines=True,
    )
    if made.returncode != 0:
        raise SetupError("{0}\nThe Python environment could not be made.".format(made.stdout))


def install_package(extra, editable):
    """Install the Help Desk with an optional part into our environment."""
    say("Installing napari and the Help Desk: a few minutes the first time")
    target = "{0}[{1}]".format(REPOSITORY, extra)
    command = [environment_python(), "-m", "pip", "install", "--no-input"]
    command += ["-e", target] if editable else [target]
    if run_logged(command, INSTALL_LOG) != 0:
        raise SetupError(
            "{0}\nThe installation failed; the lines above say why, and {1} says more.".format(
                last_lines(INSTALL_LOG), INSTALL_LOG
            )
        )


def refresh_copy():
    """Bring a package that was installed as a copy up to date."""
    command = [environment_python(), "-m", "pip", "install", "--no-input"]
    command += ["--no-deps", "--force-reinstall", REPOSITORY]
    if run_logged(command, INSTALL_LOG) != 0:
        raise SetupError(
            "{0}\nThe Help Desk could not be installed.".format(last_lines(INSTALL_LOG))
        )


def set_up(extra):
    """Make sure that our environment exists and is up to date."""
    wanted = current_fingerprint()
    plan = setup_plan(read_stamp(), wanted, extra)
    if plan == "nothing":
        if not wanted["editable"]:
            refresh_copy()
        return
    if plan == "rebuild":
        make_environment()
    elif os.path.exists(STAMP):
        os.remove(STAMP)
    install_package(extra, wanted["editable"])
    with open(STAMP, "w") as text:
        json.dump(dict(wanted, extra=extra), text, indent=2, sort_keys=True)


def environment_variables():
    """Give the variables for programs that run in our environment."""
    variables = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "QT_QPA_PLATFORM"):
        variables.pop(name, None)
    folder = os.path.dirname(environment_python())
    variables["PATH"] = folder + os.pathsep + variables.get("PATH", "")
    variables["QT_API"] = "pyqt6"
    return variables


# ------------------------------------------------------------------ commands


@contextlib.contextmanager
def virtual_screen():
    """Start a virtual screen; yields the name of its display."""
    if not shutil.which("Xvfb"):
        raise SetupError(
            "There is no display here and no Xvfb to stand in for one: install Xvfb "
            "with your system's package manager, then start again."
        )
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise SetupError("Xvfb, the virtual screen, did not start.")
        yield ":" + number
    finally:
        server.terminate()
        server.wait()


def run_demo(screenshot):
    """Open napari with sample data and the panel."""
    display = has_display(platform.system(), os.environ)
    install_system_packages(needs_screen=not display)
    set_up("all")
    script = os.path.join(os.path.dirname(environment_python()), "ome-zarr-helpdesk")
    if display:
        say("Starting napari with sample data and the Help Desk")
        options = ["--screenshot", screenshot] if screenshot else []
        return subprocess.call([script, "demo"] + options, env=environment_variables())
    screenshot = os.path.abspath(screenshot or DEFAULT_SCREENSHOT)
    say("No display here: napari runs on a virtual screen and its picture is saved")
    with virtual_screen() as name:
        variables = dict(environment_variables(), DISPLAY=name)
        code = subprocess.call([script, "demo", "--screenshot", screenshot], env=variables)
    if code == 0:
        say("Screenshot: {0}".format(screenshot))
    return code


def run_tests(pytest_arguments):
    """Run every check and every test, also after one has failed."""
    install_system_packages(needs_screen=True)
    set_up("test")
    results = []
    for name, command in test_steps(environment_python(), pytest_arguments):
        say("\n== {0}: {1}".format(name, " ".join([os.path.basename(command[0])] + command[1:])))
        started = time.time()
        code = subprocess.call(command, cwd=REPOSITORY, env=environment_variables())
        results.append((name, code, time.time() - started))
    say("")
    for name, code, seconds in results:
        word = "ok" if code == 0 else "FAILED (exit code {0})".format(code)
        say("{0:10} {1:6.1f} s  {2}".format(name, seconds, word))
    return 1 if any(code for _, code, _ in results) else 0


def parse_arguments(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Set up the OME-Zarr Help Desk in its own environment and run it."
    )
    commands = parser.add_subparsers(dest="command", metavar="demo | test")
    commands.required = True
    demo = commands.add_parser("demo", help="open napari with sample data and the help panel")
    demo.add_argument("--screenshot", metavar="FILE", help="save a picture of the window and stop")
    commands.add_parser("test", help="run all checks and tests; more arguments go to pytest")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "test":
        parser.error("unknown: {0}".format(" ".join(rest)))
    options.pytest_arguments = rest
    return options


def main(arguments):
    """Run one command; gives the exit code."""
    sentence = old_python_sentence(sys.version_info[:2])
    if sentence:
        print(sentence, file=sys.stderr)
        return 2
    options = parse_arguments(arguments)
    try:
        if options.command == "demo":
            return run_demo(options.screenshot)
        return run_tests(options.pytest_arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
