"""Services of systemd as samples/RECIPES.md installs them, below a folder in place of `/`, and started without systemd."""

import os
import re
import subprocess

import support
from readme import EXAMPLES, replaced


class Service:
    """What the commands of the page install, and how systemd would start it."""

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
        """For a shell, which takes variables as systemd does."""
        return self.setting(name).replace("/usr/local/", f"{self.root}/usr/local/")

    def environment(self):
        """Of the units' settings those that scripts see."""
        found = {"STATE_DIRECTORY": self.state}
        if "\nLoadCredential=" in self.text:
            name, path = self.setting("LoadCredential").split(":")
            found["CREDENTIALS_DIRECTORY"] = self.root + "/run/credentials"
            os.makedirs(self.root + "/run/credentials", exist_ok=True)
            if not os.path.lexists(f"{self.root}/run/credentials/{name}"):
                os.symlink(self.root + path, f"{self.root}/run/credentials/{name}")
        return found

    def check(self, enabled):
        """The warnings of systemd, and what it would start after `systemctl enable`."""
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
