"""Suites that others wrote: JSONTestSuite (Nicolas Seriot, MIT) and the test data of RFC 8785, JCS (Anders Rundgren, Apache 2.0).

They are not part of the project. DUO2QUALYS_SUITES names their folder. Without it, the tests are skipped, with a message.
"""

import json
import os
import subprocess

import support

SUITES = os.environ.get("DUO2QUALYS_SUITES", "")
# In place of a value, these complete the record. The rest of the line is text, which is not a reject.
COMPLETE = {"n_structure_object_followed_by_closing_object.json"}
BEFORE = b'{"action":"user_create","object":"before","timestamp":1}\n'
AFTER = b'{"action":"user_create","object":"after","timestamp":1}\n'


def refuse(word):
    raise ValueError(f"{word} is no JSON")


def is_json(data):
    """The verdict of Python's parser, which allows only RFC 8259 and a few constants."""
    try:
        json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


class Suite(support.InFolder):
    def files(self, *names):
        folder = os.path.join(SUITES, *names)
        if not SUITES or not os.path.isdir(folder):
            return support.skip(f"DUO2QUALYS_SUITES does not name a folder with {'/'.join(names)}")
        return [(name, support.read(os.path.join(folder, name))) for name in sorted(os.listdir(folder))]

    def check(self, name, data, expected):
        """Checks that the neighbours are found, and that the text between them gives the expected objects."""
        result = self.run_here("-q", stdin=BEFORE + data + b"\n" + AFTER)
        self.assertIn(result.status, (0, 1), name)
        objects = [json.loads(line).get("object") for line in result.out.splitlines()]
        self.assertEqual(["before", *expected, "after"], objects, (name, result))


class JsonTestSuite(Suite):
    def test_values_of_a_record_are_json_or_cost_it(self):
        counts = {"y": 0, "n": 0, "i": 0}
        for name, value in self.files("JSONTestSuite", "test_parsing"):
            for head in (b'{"action":"user_update","object":"it","timestamp":1,"x":',
                         b'{"result":"success","txid":"1","object":"it","timestamp":1,"access_device":'):
                record = head + value + b"}"
                expected = is_json(record)
                if name[0] != "i":
                    self.assertEqual(name.startswith("y"), expected, name)
                expected = expected or name in COMPLETE
                self.check(name, record, ["it"] if expected else [])
            counts[name[0]] += 1
        self.assertEqual({"y": 95, "n": 188, "i": 35}, counts)

    def test_a_description_never_costs_its_record(self):
        for name, value in self.files("JSONTestSuite", "test_parsing"):
            text = json.dumps(value.decode("utf-8", "replace")).encode()
            self.check(name, b'{"action":"user_update","object":"it","timestamp":1,"description":' + text + b"}", ["it"])

    def test_values_on_lines_of_their_own_cost_no_neighbour(self):
        for name, value in self.files("JSONTestSuite", "test_parsing"):
            self.check(name, value, [])


class Jcs(Suite):
    def test_the_content_id_is_that_of_the_canonical_form(self):
        python = support.python_with("xxhash")
        for name, value in self.files("JCS", "input"):
            record = b'{"action":"user_update","object":"x","data":' + value + b"}\n"
            source, output = self.write(name, record), self.write(name + ".out", self.run_here(stdin=record).out)
            script = os.path.join(os.path.dirname(__file__), "recompute_event_id.py")
            subprocess.run([python, script, source, output], check=True, stdout=subprocess.DEVNULL)

    def test_both_forms_of_a_value_give_one_id(self):
        forms = {name: [value] for name, value in self.files("JCS", "input")}
        for name, value in self.files("JCS", "output"):
            forms[name].append(value)
        for name, values in forms.items():
            records = [b'{"action":"user_update","object":"x","data":' + value + b"}\n" for value in values]
            ids = {json.loads(line)["eventId"] for line in self.run_here(stdin=b"".join(records)).out.splitlines()}
            # Numbers keep their spelling.
            self.assertEqual(2 if name in ("structures.json", "values.json") else 1, len(ids), name)


if __name__ == "__main__":
    support.main()
