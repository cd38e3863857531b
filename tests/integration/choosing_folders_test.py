"""--seen with an output folder whose outputs were removed or damaged, or have other names: no event is lost."""

import gzip
import itertools
import json
import os
import shutil

import support
from support import lines

RECORDS = support.plain_records(92, 60)


def ids(data):
    return [json.loads(line)["eventId"] for line in data.splitlines()]


class Folders(support.InFolder):
    def run_folder(self, *more, logs="logs"):
        return self.run_here("--seen", "seen", "-r", "-d", "out", *more, logs)

    def events_of(self, records):
        return sorted(ids(self.run_here(stdin=lines(records)).out))

    def events_below(self, folder):
        """The ids of all events in the outputs, with repetitions."""
        files = support.tree(self.at(folder))
        return sorted(event for name in files for event in ids(files[name]))

    def test_no_event_is_lost_when_an_output_is_damaged_and_its_input_renamed(self):
        def gone(path):
            os.unlink(path)

        def cut(path):
            os.truncate(path, 0)

        for damage, more, older in itertools.product((gone, cut), ([], RECORDS[10:12]), ([], RECORDS[30:35])):
            with self.subTest(damage=damage.__name__, more=len(more), older=len(older)):
                self.write("logs/a.log", lines(RECORDS[:10]))
                self.write("logs/c.log", lines(RECORDS[9:10] + RECORDS[20:25]))
                if older:
                    self.write("logs/a.log.1", lines(older))
                self.run_folder()
                damage(self.at("out/a.ndjson"))
                with open(self.at("logs/a.log"), "ab") as log:
                    log.write(lines(more))
                if older:
                    os.rename(self.at("logs/a.log.1"), self.at("logs/a.log.2"))
                os.rename(self.at("logs/a.log"), self.at("logs/a.log.1"))
                self.assertEqual(0, self.run_folder().status)
                wanted = set(self.events_of(RECORDS[:10] + more + RECORDS[20:25] + older))
                self.assertEqual(wanted, set(self.events_below("out")))
                # Once is enough: later runs write no copies, even if they make the output of this input again.
                with open(self.at("logs/a.log.1"), "ab") as log:
                    log.write(lines(RECORDS[41:42]))
                self.write("logs/d.log", lines(RECORDS[:10] + RECORDS[40:41]))
                self.assertEqual(0, self.run_folder().status)
                self.assertEqual(1, support.read(self.at("out/d.ndjson")).count(b"\n"))
                shutil.rmtree(self.at("logs"))
                shutil.rmtree(self.at("out"))
                os.unlink(self.at("seen"))

    def test_no_event_is_lost_when_outputs_are_removed_that_others_have_replaced(self):
        """With another compression, the new output leaves out all events of the old one."""
        self.write("logs/a.log", lines(RECORDS[:10]))
        self.run_folder()
        self.assertEqual(0, self.run_folder("--compress", "gzip").status)
        os.unlink(self.at("out/a.ndjson"))
        self.assertEqual(0, self.run_folder("--compress", "gzip").status)
        self.assertEqual(ids(self.run_here(stdin=lines(RECORDS[:10])).out),
                         ids(gzip.decompress(support.read(self.at("out/a.ndjson.gz")))))

    def test_a_folder_of_inputs_that_is_renamed_gives_no_copies(self):
        self.write("logs/a.log", lines(RECORDS[:10]))
        self.run_folder()
        os.rename(self.at("logs"), self.at("others"))
        self.write("others/b.log", lines(RECORDS[:11]))
        self.assertEqual(0, self.run_folder(logs="others").status)
        self.assertEqual(self.events_of(RECORDS[:11]), self.events_below("out"))

    def test_an_input_that_must_not_be_read_any_more_gives_no_copies(self):
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        for name in ("a", "b"):
            self.write(f"logs/{name}.log", lines(RECORDS[:3]))
        for path in (".", "logs", "logs/a.log", "logs/b.log"):
            os.chown(self.at(path), nobody.get("user", -1), -1)
        run = lambda: self.run_here("--seen", "seen", "-r", "-d", "out", "logs", **nobody).status
        try:
            self.assertEqual(0, run())
        except PermissionError:
            self.skipTest("skipped: the user nobody must not run the program")
        os.chmod(self.at("logs/a.log"), 0)
        self.assertEqual(3, run())
        self.assertEqual(self.events_of(RECORDS[:3]), self.events_below("out"))
        os.chmod(self.at("logs/a.log"), 0o600)
        self.assertEqual(0, run())
        self.assertEqual(self.events_of(RECORDS[:3]), self.events_below("out"))

    def test_logs_with_rejects_are_rotated_without_copies(self):
        self.write("logs/a.log", b"{broken\n" + lines(RECORDS[:5]))
        self.write("logs/c.log", lines(RECORDS[5:8]))
        self.run_folder()
        for number in range(1, 4):
            for older in range(number - 1, 0, -1):
                os.rename(self.at(f"logs/a.log.{older}"), self.at(f"logs/a.log.{older + 1}"))
            os.rename(self.at("logs/a.log"), self.at("logs/a.log.1"))
            self.write("logs/a.log", b"{broken\n" + lines(RECORDS[10 * number:10 * number + 5]))
            self.write(f"logs/d{number}.log", lines(RECORDS[:8]))
            self.assertEqual(1, self.run_folder().status)
            expected = RECORDS[:8] + [one for begin in range(1, number + 1) for one in RECORDS[10 * begin:10 * begin + 5]]
            self.assertEqual(self.events_of(expected), self.events_below("out"))

    def rotations(self):
        def truncate(log, copy):
            shutil.copyfile(log, copy)
            os.truncate(log, 0)

        return truncate, os.rename

    def convert_before_rotation(self, log):
        self.write(log, lines(RECORDS[:10]))
        self.write("logs/b.log", lines(RECORDS[20:25]))
        self.run_folder()

    def begin_again(self):
        for folder in ("logs", "out"):
            shutil.rmtree(self.at(folder))
        os.unlink(self.at("seen"))

    def test_no_event_is_lost_when_the_copy_of_a_rotated_log_comes_later(self):
        for rotate in self.rotations():
            with self.subTest(rotate=rotate.__name__):
                self.convert_before_rotation("logs/a.log")
                rotate(self.at("logs/a.log"), self.at("copy"))
                self.write("logs/a.log", lines(RECORDS[10:12]))
                self.assertEqual(0, self.run_folder().status)
                os.rename(self.at("copy"), self.at("logs/a.log.1"))
                for _ in range(2):
                    self.assertEqual(0, self.run_folder().status)
                    self.assertEqual(self.events_of(RECORDS[:12] + RECORDS[20:25]), self.events_below("out"))
                self.begin_again()

    def test_no_event_is_lost_when_a_log_is_rotated_while_another_is_read(self):
        for rotate in self.rotations():
            with self.subTest(rotate=rotate.__name__):
                self.convert_before_rotation("logs/z.log")
                os.mkfifo(self.at("first"))
                process = self.started("--seen", "seen", "-r", "-d", "out", "first", "logs")
                with open(self.at("first"), "wb") as fifo:  # the program has listed all inputs
                    rotate(self.at("logs/z.log"), self.at("logs/z.log.1"))
                    self.write("logs/z.log", lines(RECORDS[10:12]))
                    fifo.write(lines(RECORDS[30:31]))
                process.communicate()
                self.assertEqual(0, process.returncode)
                os.unlink(self.at("first"))
                for _ in range(2):
                    self.assertEqual(0, self.run_folder().status)
                    wanted = self.events_of(RECORDS[:12] + RECORDS[20:25] + RECORDS[30:31])
                    self.assertEqual(wanted, self.events_below("out"))
                self.begin_again()


if __name__ == "__main__":
    support.main()
