"""resit psych: what it prints, writes and refuses, and its exit codes."""
import json
import os
import xml.dom.minidom

import e2e

DONE, FOUND, USAGE, FAILED = 0, 1, 2, 3
DATA = os.path.join(e2e.SOURCE, "tests", "gold", "data", "psych")


class Psych(e2e.Case):
    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def lsat(self, n):
        with open(os.path.join(DATA, f"lsat{n}_patterns.csv")) as f:
            rows = [line for line in f if not line.startswith("#")]
        return self.file(f"lsat{n}.csv", "".join(rows))

    def json(self, *args, code=DONE):
        return json.loads(self.resit("psych", *args, "--json", code=code).stdout)

    def test_items(self):
        out = self.json("items", self.lsat(6), "--count", "freq")
        self.assertAlmostEqual(out["alpha"], 0.29499719222, 6)
        self.assertEqual(out["score_freq"], [3, 20, 85, 237, 357, 298])
        self.assertEqual([i["id"] for i in out["items"]],
                         ["i1", "i2", "i3", "i4", "i5"])
        text = self.resit("psych", "items", self.lsat(6), "--count", "freq").stdout
        self.assertIn("1000 persons, 5 items", text)

    def test_fit(self):
        fit = self.json("fit", self.lsat(7), "--count", "freq", "--model", "2pl",
                        "--check")
        self.assertEqual((fit["model"], fit["n_persons"], fit["n_items"]),
                         ("2pl", 1000, 5))
        self.assertTrue(fit["converged"])
        self.assertAlmostEqual(fit["loglik"], -2658.805114, 3)
        self.assertAlmostEqual(fit["items"][2]["a"], 1.7075, 2)
        self.assertAlmostEqual(fit["items"][2]["b"],
                               -fit["items"][2]["intercept"] / fit["items"][2]["a"], 9)
        self.assertIn("Oakes", fit["se_method"])
        self.assertAlmostEqual(fit["fit"]["m2"]["m2"], 11.93769, 1)
        self.assertEqual(len(fit["fit"]["persons"]), 32)

    def test_other_layouts(self):
        """The same three persons, as other programs write them."""
        want = self.json("items", self.file("a.csv", "a,b\n1,0\n0,\n1,1\n"))
        for name, text, *more in (
                ("semicolon", "a;b\n1;0\n0;NA\n1;1\n"),
                ("tab, CR LF", "a\tb\r\n1\t0\r\n0\t\r\n1\t1"),
                ("mark, quotes", "\ufeff\"a\",\"b\"\n\"1\",\"0\"\n0,NA\n1,1\n"),
                ("decimals", "a,b\n1.0,0.0\n0.0,NA\n1.0,1.0\n"),
                ("codes", "a,b\n1,0\n0,-9\n1,1\n", "--na", "-9"),
                ("weights", "a,b,n\n1,0,1\n0,,1\n1,1,1\n0,0,0\n", "--count", "n"),
                ("blanks", " a , b \n 1 , 0 \n 0 , \n 1 , 1 \n")):
            with self.subTest(name):
                self.assertEqual(want, self.json("items", self.file("b.csv", text),
                                                 *more))

    def test_what_cannot_be_estimated(self):
        for text, words in (
                ("a\n1\n0\n", "at least 2 items"),
                ("a,b\n1,1\n1,0\n", "item a has the same points for everybody"),
                ("a,b\n1,\n0,NA\n", "item b has no answers"),
                ("a,b\n", "there are no answers"),
                ("", "there are no answers"),
                ("a,b\r1,0\r0,1\r", "not UTF-8 text in lines"),
                ("a,a\n1,0\n", "two columns are called a")):
            with self.subTest(words):
                done = self.resit("psych", "fit", self.file("x.csv", text),
                                  "--model", "1pl", code=FOUND)
                self.assertIn(words, done.stderr)

    def test_pretest_items(self):
        """What is tried out moves neither totals nor the scale."""
        plain = self.json("items", self.lsat(7), "--count", "freq", "--drop", "i3")
        tried = self.json("items", self.lsat(7), "--count", "freq", "--pretest", "i3")
        for key in ("mean", "sd", "alpha", "omega", "score_freq"):
            self.assertEqual(plain[key], tried[key], key)
        self.assertEqual([i["pretest"] for i in tried["items"]],
                         [False, False, True, False, False])
        args = ("fit", self.lsat(7), "--count", "freq", "--model", "2pl")
        plain = self.json(*args, "--drop", "i3")
        tried = self.json(*args, "--pretest", "i3")
        for a, b in zip(plain["items"], (i for i in tried["items"]
                                         if i["id"] != "i3")):
            self.assertAlmostEqual(a["b"], b["b"], 9)
            self.assertAlmostEqual(a["se_b"], b["se_b"], 9)
        # beside the other four the item is as when all are fitted together
        together = self.json(*args)["items"][2]
        self.assertAlmostEqual(tried["items"][2]["b"], together["b"],
                               delta=2 * together["se_b"])

    def test_a_fit_that_does_not_converge(self):
        fit = self.json("fit", self.lsat(6), "--count", "freq", "--model", "3pl",
                        "--no-prior", "--cycles", "40", code=FAILED)
        self.assertFalse(fit["converged"])
        self.assertGreaterEqual(fit["iterations"], 40)

    def test_scores_from_a_fit(self):
        path = self.file("fit.json", self.resit(
            "psych", "fit", self.lsat(6), "--count", "freq", "--model", "2pl",
            "--json").stdout)
        args = ("score", self.lsat(6), "--drop", "freq", "--params", path)
        ml = self.json(*args, "--method", "ml")["persons"]
        self.assertEqual((ml[0]["theta"], ml[0]["note"]), (None, "all wrong"))
        self.assertEqual((ml[31]["infinite"], ml[31]["note"]), ("+", "all right"))
        eap = self.json(*args, "--slope", "100", "--intercept", "500", "--round",
                        "nearest")["persons"]
        self.assertAlmostEqual(eap[0]["theta"], -1.89677, 3)
        self.assertEqual(eap[0]["scaled"], 310)

    def test_threads_change_nothing(self):
        outs = {self.resit("psych", "fit", self.lsat(7), "--count", "freq",
                           "--model", "2pl", "--json", "--threads", n).stdout
                for n in ("1", "2", "5")}
        self.assertEqual(len(outs), 1)

    def test_decisions(self):
        with open(os.path.join(DATA, "lee_decision_consistency.json")) as f:
            ref = json.load(f)
        params = self.file("p.csv", "item,a,b\n" + "".join(
            f"i{i},{a},{b}\n" for i, (a, b) in enumerate(zip(ref["a"], ref["b"]))))
        for row in ref["results"]:
            lee = self.json("consistency", "--params", params, "--cut",
                            str(row["cut"]), "--nodes", "41", "--theta-min", "-5",
                            "--theta-max", "5")["lee"]
            self.assertAlmostEqual(lee["accuracy"], row["accuracy"], 8)
            self.assertAlmostEqual(lee["consistency"], row["consistency"], 8)

    def test_cut_scores(self):
        ratings = self.file("r.csv", "rater,round,q1,q2\na,1,40,60\nb,1,60,80\n"
                                     "a,2,50,60\nb,2,60,70\n")
        out = self.json("cut", ratings, "--method", "angoff")
        self.assertAlmostEqual(out["cut"], 1.2)
        self.assertAlmostEqual(out["se"], 0.1)
        self.assertEqual(len(out["rounds"]), 2)

    def test_bad_input_is_listed_with_row_and_column(self):
        path = self.file("bad.csv", "a,b\n1,x\n0,1,1\n99,0\n")
        said = self.resit("psych", "items", path, code=FOUND).stderr
        self.assertIn('bad.csv:2: row 1, column b: "x"', said)
        self.assertIn("bad.csv:3: row 2 has 3 cells", said)
        self.assertIn('bad.csv:4: row 3, column a: "99"', said)
        self.resit("psych", "items", os.path.join(self.folder, "none"), code=FAILED)
        self.resit("psych", "fit", path, code=FOUND)

    def test_usage(self):
        for args in (["psych"], ["psych", "wat"], ["psych", "items", "--wat"],
                     ["psych", "fit", "--model"], ["psych", "cut", "x"]):
            with self.subTest(args=args):
                self.resit(*args, code=USAGE)

    def test_plots_are_whole(self):
        for args in (["scores", "--cut", "3"], ["wright", "--model", "1pl"],
                     ["information", "--model", "2pl"],
                     ["curve", "--item", "i2", "--model", "2pl"]):
            path = os.path.join(self.folder, "p.svg")
            self.resit("psych", "plot", self.lsat(6), "--count", "freq", "--plot",
                       *args, "--out", path)
            svg = xml.dom.minidom.parse(path).documentElement
            self.assertEqual(svg.tagName, "svg")
            self.assertTrue(svg.getElementsByTagName("title")[0].firstChild.data)


if __name__ == "__main__":
    e2e.main()
