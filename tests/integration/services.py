"""Runs the systemd services of samples/RECIPES.md without systemd, installed below a folder in place of `/`."""

import functools
import os
import re
import subprocess

import support
from readme import EXAMPLES, replaced


@functools.cache
def calls_in(name):
    """The system calls in one of systemd's sets. A name without `@` is a system call."""
    if not name.startswith("@"):
        return {name}
    shown = subprocess.run([support.need_tool("systemd-analyze"), "syscall-filter", "--no-pager", name],
                           stdout=subprocess.PIPE, check=True).stdout.decode()
    return set().union(*map(calls_in, re.findall(r"^ +([@\w-]+)$", shown, re.M)))


class Service:
    """The files that the commands of the page install, and how systemd would start the service."""

    def __init__(self, root, commands, unit):
        self.root = root
        changes = {"/usr/share/doc/duo2qualys/samples/examples": EXAMPLES, "/usr/local/": f"{root}/usr/local/",
                   "/etc/systemd": f"{root}/etc/systemd"}
        if "/etc/duo2qualys" in commands:
            changes["/etc/duo2qualys"] = f"{root}/etc/duo2qualys"
        subprocess.run(["sh", "-euc", replaced(commands, changes)], check=True, umask=0o022)
        self.units = f"{root}/etc/systemd/system"
        self.text = support.read(f"{self.units}/{unit}").decode()
        self.state = root + "/var/lib/" + self.setting("StateDirectory")
        os.makedirs(self.state)

    def setting(self, name):
        return re.search(rf"^{name}=(.*)$", self.text, re.M)[1]

    def command(self, name="ExecStart"):
        """The command for a shell, which expands variables like systemd."""
        return self.setting(name).replace("/usr/local/", f"{self.root}/usr/local/")

    def environment(self):
        """The variables that systemd sets for scripts: for the account (systemd.exec(5), "Environment Variables") and by the unit.

        Without SHELL, bash would ask the system for the account, which opens a socket.
        """
        found = {"USER": "duo", "LOGNAME": "duo", "HOME": "/", "SHELL": "/usr/sbin/nologin", "STATE_DIRECTORY": self.state}
        if "\nLoadCredential=" in self.text:
            name, path = self.setting("LoadCredential").split(":")
            found["CREDENTIALS_DIRECTORY"] = self.root + "/run/credentials"
            os.makedirs(self.root + "/run/credentials", exist_ok=True)
            if not os.path.lexists(f"{self.root}/run/credentials/{name}"):
                os.symlink(self.root + path, f"{self.root}/run/credentials/{name}")
        return found

    def traced(self, command, log):
        """The command, with its system calls recorded in the file `log`."""
        return [support.need_tool("strace"), "-f", "-qq", "-e", "signal=none", "-o", log, *command]

    def refused(self, log):
        """What the traced command did although systemd would forbid it: system calls, and families of sockets."""
        trace = support.read(log).decode("utf-8", "replace")
        calls = set(re.findall(r"^\d+ +(\w+)\(", trace, re.M))
        families = set(re.findall(r"^\d+ +socket(?:pair)?\((AF_\w+)", trace, re.M))
        return (calls - self.allowed_calls()) | (families - set(self.setting("RestrictAddressFamilies").split()))

    def allowed_calls(self):
        """The calls that SystemCallFilter= allows. Its lines add sets of calls or, after `~`, remove them."""
        allowed = set()
        for line in re.findall(r"^SystemCallFilter=(.*)$", self.text, re.M):
            named = set().union(*map(calls_in, line.lstrip("~").split()))
            allowed = allowed - named if line.startswith("~") else allowed | named
        return allowed

    def check_exposure(self, unit, most):
        """Checks that systemd rates the exposure of the unit at most `most`, on a scale from 0 to 10."""
        done = subprocess.run([support.need_tool("systemd-analyze"), "security", "--offline=true", "--no-pager",
                               f"--threshold={round(most * 10)}", f"{self.units}/{unit}"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0 or f"exposure level for {unit}: {most} " not in done.stdout.decode():
            raise AssertionError(done.stdout.decode())

    def check(self, enabled):
        """The warnings of systemd, and the units that it would start after `systemctl enable`."""
        for name in os.listdir(self.units):
            text = support.read(f"{self.units}/{name}").replace(b"=/usr/local/", f"={self.root}/usr/local/".encode())
            support.write(f"{self.units}/{name}", text)
        units = [f"{self.units}/{name}" for name in sorted(os.listdir(self.units))]
        done = subprocess.run([support.need_tool("systemd-analyze"), "verify", "--man=no", *units],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0 or done.stdout:
            raise AssertionError(done)
        done = subprocess.run([support.need_tool("systemctl"), "--root", self.root, "enable", enabled],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
        wanted = [name for folder, _, names in os.walk(self.units) if folder.endswith(".wants") for name in names]
        if wanted != [enabled]:
            raise AssertionError(done)
