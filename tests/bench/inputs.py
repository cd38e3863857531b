"""Makes the files to convert when they are needed."""

import itertools
import os
import subprocess

MB = 1_000_000


class Inputs:
    """Files in a folder, of `size` bytes each as JSON lines in Python's style, whatever their container."""

    def __init__(self, folder, make_input, size):
        self.folder = folder
        self.make_input = make_input
        self.size = size

    def path(self, records, container="lines", style="python", size=None):
        size = size or self.size
        path = os.path.join(self.folder, f"{records}-{container}-{style}-{size}.json")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                subprocess.run([self.make_input, records, container, style, str(size)], stdout=file, check=True)
        return path

    def head(self, records, count):
        """The first lines of such a file, or all that it has."""
        path = os.path.join(self.folder, f"{records}-{count}")
        with open(self.path(records), "rb") as source, open(path, "wb") as target:
            target.writelines(itertools.islice(source, count))
        return path

    def compressed(self, path, tool):
        """The file packed by `gzip` or `zstd`."""
        packed = path + "." + tool
        if not os.path.exists(packed):
            with open(path, "rb") as source, open(packed, "wb") as target:
                subprocess.run([tool, "-c"], stdin=source, stdout=target, check=True)
        return packed

    def clear(self):
        for name in os.listdir(self.folder):
            os.remove(os.path.join(self.folder, name))
