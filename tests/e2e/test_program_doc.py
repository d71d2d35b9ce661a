"""Every example of docs/program-format.md is read by `resit program check`. A
fence says what it is a piece of:

    ```yaml file     a whole file
    ```yaml part     sections of a file
    ```yaml format   keys of "format:"
    ```yaml items    ways to say "items:", one in each line
    ```yaml rules    a list of rules
    ```yaml rule     the keys of one rule
    ```yaml where    a key of a rule
    ```yaml credit   keys of "parts:"
    ```yaml fees     keys of a version
    ```yaml fact     a fact
    ```json case     a case, of the file below
    ```json scenario a worked scenario of the whole file

{…} stands for a fact, […] for a list, … for more keys of a fact."""
import json
import os
import re
import subprocess

import e2e

PAGE = os.path.join(e2e.SOURCE, "docs", "program-format.md")
FACT = "{text: T., source: BOOK, checked: 2026-01-01, confidence: official}"
# Where the pieces go.
FILE = f"""id: example
name: Example
abbr: EX
body: Example body
body_abbr: EB
disclaimer: Invented.
checked: 2026-01-01
sources:
SOURCES
outlines:
  - {{id: "1", fact: {FACT}, domains: []}}
format:
  items: {{scored: 180, pretest: 20, fact: {FACT}}}
FORMAT
scoring: {{}}
validity: {FACT}
renewal: {FACT}
retake:
  version_by: sitting
  other_exams: [{{id: north, name: North}}]
  categories:
    - {{id: "1", name: One, fact: {FACT}}}
    - {{id: "2", name: Two, fact: {FACT}}}
    - {{id: "3", name: Three, fact: {FACT}}}
    - {{id: "4", name: Four, fact: {FACT}}}
  parts:
    retaken: alone
    list: [{{id: written, name: Written}}, {{id: skills, name: Skills}}]
    fact: {FACT}
PARTS
  versions:
    - id: "1"
      fact: {FACT}
      rules:
RULES
FEES
  overlays:
    - {{id: state, name: A state, rules: []}}
"""
NO_FEES = "fees: []"


def blocks():
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    return re.findall(r"^```(\w*) ?(\S*)\n(.*?)^```$", text, re.M | re.S)


def indent(text, n):
    return "\n".join(" " * n + line if line else line
                     for line in text.rstrip("\n").split("\n"))


def whole(text):
    """Placeholders as what they stand for."""
    text = re.sub(r"\{status: (unknown|disputed), …\}",
                  r"{status: unknown, text: T., checked: 2026-01-01}", text)
    text = re.sub(r"\{status: (none|unlimited), …\}",
                  r"{status: \1, " + FACT[1:], text)
    return text.replace("{…}", FACT).replace("[…]", "[]")


def sections(text):
    """Key and text of what stands at the margin."""
    at = [m.start() for m in re.finditer(r"^\w+:", text, re.M)] + [len(text)]
    return {re.match(r"\w+", text[i:])[0]: text[i:k]
            for i, k in zip(at, at[1:])}


def make(kind="", text=""):
    """The files that show a piece at work."""
    text = whole(text)
    if kind == "file":
        return [text]
    if kind == "items":
        return [file.replace(f"items: {{scored: 180, pretest: 20, fact: {FACT}}}",
                             line)
                for line in text.strip().split("\n") for file in make()]
    put = {"FORMAT": "", "PARTS": "", "FEES": NO_FEES,
           "RULES": f"- {{id: p, kind: precondition, document: d, name: n, "
                    f"fact: {FACT}}}"}
    if kind == "format":
        put["FORMAT"] = text
    if kind == "rules":
        put["RULES"] = text
    if kind in ("rule", "where"):
        rule = "id: example\n" + text
        if kind == "where":
            rule += "kind: precondition\ndocument: paper\nname: a paper\n"
        if "\nfact:" not in rule:
            rule += f"fact: {FACT}\n"
        put["RULES"] = "-\n" + indent(rule, 2)
    if kind == "credit":
        put["PARTS"] = text
    if kind == "fees":
        put["FEES"] = text
    file = FILE
    for name, depth in (("FORMAT", 2), ("PARTS", 4), ("RULES", 8), ("FEES", 6)):
        file = file.replace(name + "\n", indent(put[name], depth) + "\n")
    if kind in ("part", "fact"):
        if kind == "fact":
            text = "validity:\n" + indent(sections(text)["fact"][5:], 0)
        own = sections(file)
        own.update(sections(text))
        file = "".join(part.rstrip("\n") + "\n" for part in own.values())
    sources = {"BOOK", *re.findall(r"source: (\w+)", file)}
    rows = "".join(f"  - {{id: {id}, title: {id}, kind: k, age: a}}\n"
                   for id in sorted(sources))
    if "SOURCES\n" in file:
        return [file.replace("SOURCES\n", rows)]
    return [re.sub(r"^sources:\n", "sources:\n" + rows, file, flags=re.M)]


class ProgramFormat(e2e.Case):
    def run_resit(self, *words):
        return subprocess.run([e2e.BINARY, *words], capture_output=True,
                              text=True, timeout=60)

    def put(self, text):
        """A folder of programs with that one; its id."""
        self.programs = os.path.join(self.folder, "programs")
        id = re.search(r"^id: (\S+)", text, re.M)[1]
        folder = os.path.join(self.programs, id)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "program.yaml"), "w",
                  encoding="utf-8") as f:
            f.write(text)
        return id

    def test_every_block_says_what_it_is(self):
        for language, kind, text in blocks():
            with self.subTest(block=text):
                self.assertIn(f"{language} {kind}".strip(), {
                    "sh", "json case", "json scenario",
                    *("yaml " + k for k in (
                        "file part format items rules rule where credit fees "
                        "fact").split())})

    def test_every_example_is_read(self):
        n = 0
        for language, kind, text in blocks():
            for file in make(kind, text) if language == "yaml" else []:
                with self.subTest(block=text):
                    done = self.run_resit("program", "check", self.put(file),
                                          "--programs", self.programs)
                    self.assertEqual((done.returncode, done.stderr), (0, ""),
                                     file)
                    n += 1
        self.assertGreater(n, 25)

    def test_an_unknown_key_is_not(self):
        id = self.put(make("rule", "kind: wait\nafter: [none]\nthen: repeat\n"
                                   "colour: red\n")[0])
        done = self.run_resit("program", "check", id, "--programs",
                              self.programs)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("colour", done.stdout + done.stderr)

    def decide(self, id, case, on):
        path = os.path.join(self.folder, "case.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write(case)
        done = self.run_resit("retake", "--programs", self.programs,
                              "--program", id, "--case", path, "--on", on,
                              "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return json.loads(done.stdout)

    def test_the_case_is_read(self):
        case, = [text for _, kind, text in blocks() if kind == "case"]
        case = case.replace('"clinical": "below", "general": 62.5, '
                            '"administrative": null', "")
        self.decide(self.put(make()[0]), case, "2026-12-10")

    def test_the_scenario_holds(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        text, = [text for _, kind, text in blocks() if kind == "scenario"]
        id = self.put(file)
        self.assertEqual(self.scenarios(id, text),
                         (0, "1 of 1 scenarios right", ""))

    def scenarios(self, id, text):
        path = os.path.join(self.folder, "scenarios.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        done = self.run_resit("program", "check", id, "--programs",
                              self.programs, "--scenarios", path)
        return (done.returncode, done.stdout.strip().split("\n")[-1],
                done.stderr)

    def test_a_wrong_scenario_is_told(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        text, = [text for _, kind, text in blocks() if kind == "scenario"]
        id = self.put(file)
        other = json.loads(text)
        other["expect"]["not_before"]["value"] = "2026-11-29"
        both = json.dumps([json.loads(text), other])
        code, last, told = self.scenarios(id, both)
        self.assertEqual((code, last), (1, "1 of 2 scenarios right"))
        self.assertIn('scenario 2: not_before.value is "2026-11-30", '
                      'expected "2026-11-29"', told)
        for broken in ("{", "[1]", '{"on": "2026-02-30", "expect": {}}',
                       '{"case": {}, "expect": {}}', '{"on": "2026-01-01"}',
                       '{"on": "2026-01-01", "expect": {}, "colour": 1}',
                       '{"on": "2026-01-01", "expect": {}, "case": '
                       '{"atempts": []}}'):
            with self.subTest(text=broken):
                code, _, told = self.scenarios(id, broken)
                self.assertEqual(code, 1)
                self.assertIn("scenario", told)

    def test_a_scenario_is_of_its_program_and_part(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        text, = [text for _, kind, text in blocks() if kind == "scenario"]
        id = self.put(file)
        one = json.loads(text)
        for key, value, want in (
                ("part", "hull", 'the program has no part "hull"'),
                ("program", "programs/other/program.yaml",
                 '"programs/other/program.yaml" is not the file of '
                 'harbor-mate')):
            with self.subTest(key=key):
                lines = json.dumps([one, dict(one, **{key: value})],
                                   indent=1).split("\n")
                at = [i for i, line in enumerate(lines, 1)
                      if line.startswith(f'  "{key}": ')][-1]
                code, last, told = self.scenarios(id, "\n".join(lines))
                self.assertEqual((code, last), (1, "1 of 2 scenarios right"))
                self.assertIn(f"scenarios.json:{at}: scenario 2: {want}", told)

    def test_a_part_picks_its_answers(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        text, = [text for _, kind, text in blocks() if kind == "scenario"]
        id = self.put(file)
        one = json.loads(text)
        one["part"] = "ship"
        one["expect"] = {"part": "ship", "attempts_left": {"value": 4},
                         "fee": {"value": {"amount": "240.00"}},
                         "parts": [{"part": "theory"}, {"part": "ship"}]}
        self.assertEqual(self.scenarios(id, json.dumps(one)),
                         (0, "1 of 1 scenarios right", ""))
        case = os.path.join(self.folder, "ship.json")
        with open(case, "w", encoding="utf-8") as f:
            json.dump(one["case"], f)
        done = self.run_resit("retake", "--program", id, "--programs",
                              self.programs, "--case", case, "--on",
                              "2026-11-22", "--part", "ship")
        self.assertIn("HM, On the ship, on", done.stdout)
        self.assertNotIn("HM, Theory, on", done.stdout)

    def test_parts_retaken_together_have_no_results(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        text, = [text for _, kind, text in blocks() if kind == "scenario"]
        file = re.sub(r"    credit:\n(      .*\n)+", "", file).replace(
            "retaken: alone", "retaken: together")
        file = file.replace("part: theory, ", "").replace(
            "        - {id: fee-ship, part: ship,",
            "        - {id: fee-ship, from_attempt: 9,")
        id = self.put(file.replace("fee-theory, amount",
                                   "fee-theory, until_attempt: 8, amount"))
        one = json.loads(text)
        code, last, told = self.scenarios(id, json.dumps(one))
        self.assertEqual((code, last), (1, "0 of 1 scenarios right"))
        self.assertIn("parts are not counted by themselves", told)

    def test_filed_by_names_papers_of_the_rules(self):
        file, = [text for _, kind, text in blocks() if kind == "file"]
        id = self.put(file.replace(
            "  parts:\n    retaken",
            "  filed_by: {apply: [application], register: [seat]}\n"
            "  parts:\n    retaken"))
        done = self.run_resit("program", "check", id, "--programs",
                              self.programs)
        self.assertIn('no rule speaks of "seat"', done.stderr)

    def test_a_slip_is_told_with_what_was_meant(self):
        rule = ("kind: cap\nmax: 6\nscope: lifetime\nthen: document\n"
                "then_documnet: course\n")
        id = self.put(make("rule", rule)[0])
        done = self.run_resit("program", "check", id, "--programs",
                              self.programs)
        self.assertIn('did you mean "then_document"?', done.stderr)
        done = self.run_resit("program", "check", "exampel", "--programs",
                              self.programs)
        self.assertIn("the programs there are: example", done.stderr.lower())


if __name__ == "__main__":
    e2e.main()
