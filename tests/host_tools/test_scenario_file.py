"""Scenario files: what is accepted, what is refused with which line and remedy, and how they are found."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.host_tools.validator import validator

from posfault import facts, scenario_file, toml_file
from posfault.errors import InputError
from posfault.scenario import Behaviour, ClerkRules, Contract, Expect, Fault, Step

BASE = """\
title = "The approval is lost, the clerk sells again"
cause = ["D7"]
say = { en = "The bank said yes, nobody heard it.", zh = "银行批准了，但没有人听到。" }
[[step]]
clerk = "sign on"
[[step]]
clerk = "sale"
intent = "coffee machine"
amount = 8800           # minor units
card = "A"
[[fault]]
point = "network.receive"
nth = 2
kind = "drop"
[[behaviour]]
name = "mac_unchecked"
[contract]
signature_from = 500
[clerk]
on_unknown = "repeat"
[expect]
headline = "charged-once"
field = ["charged-once", "right-amount"]
net = { "coffee machine" = 8800 }
guards = [["reverse_unanswered"]]
"""

PATH = Path("lost.toml")


def refused(text: str) -> str:
    """What `loads` says of a text that it must refuse, without the file's name."""
    with pytest.raises(InputError) as caught:
        scenario_file.loads(text, PATH)
    said = str(caught.value)
    assert said.startswith(f"{PATH}:")
    assert "\n" not in said
    return said.removeprefix(f"{PATH}:")


def edited(old: str, new: str) -> str:
    assert BASE.count(old) == 1, f"{old!r} does not stand in the text exactly once"
    return BASE.replace(old, new)


def test_a_scenario_is_read_whole() -> None:
    read = scenario_file.loads(BASE, PATH)
    assert (read.name, read.path, read.cause) == ("lost", PATH, ("D7",))
    assert read.say.zh.startswith("银行")
    assert read.steps == (Step("sign on"), Step("sale", "coffee machine", 8800, "A"))
    assert read.faults == (Fault("network.receive", 2, "drop"),)
    assert read.behaviours == (Behaviour("mac_unchecked"),)
    assert read.contract == Contract(signature_from=500)
    assert read.clerk == ClerkRules(on_unknown="repeat")
    assert read.expect == Expect(
        "charged-once", ("charged-once", "right-amount"), {"coffee machine": 8800}, (("reverse_unanswered",),)
    )


def test_defaults_are_filled_in() -> None:
    text = edited('nth = 2\nkind = "drop"', 'kind = "delay"').replace("[contract]\nsignature_from = 500\n", "")
    read = scenario_file.loads(text, PATH)
    default = next(p.default for p in facts.kinds()["delay"].parameters if p.name == "ms")
    assert read.faults == (Fault("network.receive", 1, "delay", parameters=(("ms", default),)),)
    assert read.contract == Contract(signature_from=30000)


def test_parameters_stand_in_the_order_of_the_table() -> None:
    read = scenario_file.loads(edited('kind = "drop"', 'flip = 3\nbyte = 7\nkind = "corrupt"'), PATH)
    assert read.faults[0].parameters == (("byte", 7), ("flip", 3))


@pytest.mark.parametrize("during", ["journal.approved", "journal.signature", "journal.settled", "memory"])
def test_a_storage_fault_may_name_its_phase(during: str) -> None:
    text = edited('point = "network.receive"', f'point = "storage.program"\nduring = "{during}"')
    assert scenario_file.loads(text.replace('"drop"', '"cut"'), PATH).faults[0].during == during


def test_a_scenario_that_breaks_nothing_needs_no_headline() -> None:
    text = edited('headline = "charged-once"\nfield = ["charged-once", "right-amount"]', "field = []")
    assert scenario_file.loads(text, PATH).expect.headline == ""


# What is changed, into what, the line it must be found on, and the heart of what must be said.
REFUSALS = [
    ("title =", "titel =", 1, "unknown key titel; did you mean title?"),
    ('title = "The approval is lost, the clerk sells again"\n', "", None, "title is missing; add title"),
    ('"The approval is lost, the clerk sells again"', '""', 1, "title must be a text, and not empty"),
    ('"The approval is lost, the clerk sells again"', '"a\\u001b[2Jb"', 1, "control or invisible character"),
    ('"The approval is lost, the clerk sells again"', '"a\\u202eb"', 1, "control or invisible character"),
    ('["D7"]', '["D77"]', 2, "unknown cause D77; did you mean D7?"),
    ('["D7"]', '"D7"', 2, "cause must be a list"),
    ('["D7"]', '["D7", "D7"]', 2, "cause names D7 twice; remove one"),
    ('["D7"]', "[7]", 2, "cause must be a text"),
    ("en = ", "fr = ", 3, "unknown key fr"),
    ('"sign on"', '"sing on"', 5, "unknown step sing on; did you mean sign on?"),
    ('clerk = "sign on"', 'clerk = "sign on"\ncard = "A"', 6, "unknown key card"),
    ("amount = 8800", "amount = 88.0", 9, "amount must be a whole number from 1 to 999999999"),
    ("amount = 8800", "amount = true", 9, "amount must be a whole number"),
    ("amount = 8800", "amount = 0", 9, "amount must be a whole number"),
    ("amount = 8800", "amount = 1000000000", 9, "amount must be a whole number"),
    ("amount = 8800 ", "amuont = 8800 ", 9, "unknown key amuont; did you mean amount?"),
    ('card = "A"', 'card = "Q"', 10, "unknown card Q"),
    ('"network.receive"', '"network.recieve"', 12,
     "unknown point network.recieve; did you mean network.receive? `posfault points` lists them"),
    ("nth = 2", "nth = 0", 13, "nth must be a whole number from 1"),
    ('kind = "drop"', 'kind = "dorp"', 14, "unknown kind dorp; did you mean drop?"),
    ('kind = "drop"', 'kind = "bounce"', 14, "bounce cannot strike at network.receive; there, choose from: drop,"),
    ('kind = "drop"', 'knid = "drop"', 11, "kind is missing; rename knid to kind"),
    ('kind = "drop"', 'kind = "delay"\nms = 0', 15, "ms must be a whole number from 1 to 600000"),
    ('kind = "drop"', 'kind = "delay"\nms = true', 15, "ms must be a whole number"),
    ('kind = "drop"', 'kind = "cut"\nwhen = "later"', 15, "when must be one of: before, after"),
    ('kind = "drop"', 'kind = "drop"\nms = 5', 15, "unknown key ms"),
    ('kind = "drop"', 'kind = "drop"\nduring = "memory"', 15, "during is for storage points"),
    ('kind = "drop"', 'kind = "drop"\nduring = "journal.sent"', 15, "unknown phase journal.sent"),
    ('"mac_unchecked"', '"mac_uncheckt"', 16, "unknown behaviour mac_uncheckt; did you mean mac_unchecked?"),
    ('"mac_unchecked"', '"mac_unchecked"\nmti = "0200"', 17, "unknown key mti"),
    ("signature_from = 500", "signature_from = -1", 18, "signature_from must be a whole number from 0"),
    ('on_unknown = "repeat"', 'on_unknown = "shrug"', 20, "unknown reaction shrug; known: leave, repeat"),
    ('on_unknown = "repeat"', 'on_unknow = "repeat"', 20, "unknown key on_unknow; did you mean on_unknown?"),
    ("[[fault]]", "[[falt]]", 11, "unknown key falt; did you mean fault?"),
    ("[expect]", "[expct]", 21, "unknown key expct; did you mean expect?"),
    ('headline = "charged-once"', 'headline = "has-voucher"', 22, "headline has-voucher is not in field"),
    ('headline = "charged-once"\n', "", 21, "headline is missing"),
    ('"right-amount"]', '"rigth-amount"]', 23, "unknown rule rigth-amount; did you mean right-amount?"),
    ('net = { "coffee machine" = 8800 }\n', "", 21, "net is missing; add net, a table [expect.net]"),
    ('{ "coffee machine" = 8800 }', "{}", 24, "net says nothing of coffee machine"),
    ('{ "coffee machine" = 8800 }', '{ "coffee machine" = 8800, tea = 1 }', 24, "no sale is called tea"),
    ('{ "coffee machine" = 8800 }', '{ "coffee machine" = 88.0 }', 24, "coffee machine must be a whole number"),
    ('[["reverse_unanswered"]]', '[["reverse_unanswred"]]', 25,
     "unknown guard reverse_unanswred; did you mean reverse_unanswered?"),
    ('[["reverse_unanswered"]]', "[[]]", 25, "guards must be a list of non-empty lists"),
    ('[["reverse_unanswered"]]', '["reverse_unanswered"]', 25, "guards must be a list of non-empty lists"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), REFUSALS, ids=[row[3] for row in REFUSALS])
def test_what_is_wrong_is_refused_at_its_line(old: str, new: str, line: int | None, said: str) -> None:
    where = "" if line is None else f"{line}:"
    message = refused(edited(old, new))
    assert message.startswith(f"{where} ")
    assert said in message


# What JSON Schema has no words for: 88.0 is a whole number to it, and it compares no key with another's value.
BEYOND_THE_SCHEMA = ("amount = 88.0", '{ "coffee machine" = 88.0 }', 'headline = "has-voucher"', "{}",
                     '{ "coffee machine" = 8800, tea = 1 }')
SEEN_BY_THE_SCHEMA = [(old, new, said) for old, new, _, said in REFUSALS if new not in BEYOND_THE_SCHEMA]


@pytest.mark.parametrize(("old", "new", "said"), SEEN_BY_THE_SCHEMA, ids=[row[2] for row in SEEN_BY_THE_SCHEMA])
def test_the_schema_refuses_the_same_for_the_same_reason(old: str, new: str, said: str) -> None:
    words = said.split(";")[0].split()
    word = words[2 if words[0] == "unknown" else 0]         # unknown card H · amount must be a whole number
    blamed = {"control": "title", "bounce": "point", "journal.sent": "during"}.get(word, word)
    told = [f"{error.json_path} {error.message}" for error in validator().iter_errors(tomllib.loads(edited(old, new)))]
    assert told
    assert any(blamed in one for one in told), told


def test_the_schema_accepts_what_is_accepted() -> None:
    assert not list(validator().iter_errors(tomllib.loads(BASE)))


def test_two_sales_cannot_share_an_intent() -> None:
    sale = '[[step]]\nclerk = "sale"\nintent = "coffee machine"\namount = 1\ncard = "B"\n'
    assert refused(edited("[[fault]]", sale + "[[fault]]")).startswith("13: a second step is called coffee machine;")


def test_a_scenario_needs_a_step() -> None:
    steps = BASE[BASE.index("[[step]]") : BASE.index("[[fault]]")]
    assert "there is no step" in refused(BASE.replace(steps, ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = \n", "1: not TOML: "),
        ("a = 1\nb = 2\na = 3\n", "3: not TOML: "),
        ('title = "x', "1: not TOML: "),
        ("a = [\n1,\n", "3: not TOML: "),
        ("a = " + "[" * 5000, "1: not TOML: nested too deeply"),
        ("a = " + "1" * 5000, "1: not TOML: "),
        ("step = 3\n" + BASE.replace("[[step]]", "[[other]]"), "unknown key other"),
    ],
    ids=["no value", "twice", "open string", "open list", "deep", "long number", "other tables"],
)
def test_what_is_no_toml_is_refused(text: str, said: str) -> None:
    assert said in refused(text)


def test_a_step_that_is_no_table_is_refused() -> None:
    steps = BASE[BASE.index("[[step]]") : BASE.index("[[fault]]")]
    assert refused(BASE.replace(steps, "step = 3\n")).startswith("4: step must be an array of tables;")


def test_load_reads_a_file_with_a_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    file = tmp_path / "lost.toml"
    file.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    read = scenario_file.load(file)
    assert read == scenario_file.loads(BASE, PATH)
    assert read.path == file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'title = "x"\n\xff\xfe\n', ":2: not a UTF-8 text; "),
        (b"\x7fELF\x00\x01\x02\x00", ":1: not TOML: "),
        (b"#" * (toml_file.SIZE_MOST + 1), ": is larger than 1048576 bytes; "),
    ],
    ids=["not utf-8", "binary", "huge"],
)
def test_load_refuses_a_file_that_is_no_text(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        scenario_file.load(file)
    assert str(caught.value).startswith(f"{file}{said}")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "/: is a folder"),
        ("/nowhere/x.toml", "/nowhere/x.toml: no such file"),
        ("/dev/null", "/dev/null: is not a file"),
        ("a\0b", "a\\x00b: cannot be read"),
        ("x" * 5000, "cannot be read: File name too long"),
    ],
    ids=["folder", "missing", "device", "null byte", "long name"],
)
def test_load_refuses_what_is_no_file(path: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        scenario_file.load(path)
    assert said in str(caught.value)


def test_find_takes_a_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(BASE, encoding="utf-8")
    assert scenario_file.find(file) == file


@pytest.mark.parametrize("name", ["", "no-such-scenario-anywhere", "a\0b", "x" * 5000, "missing/x.toml"])
def test_find_refuses_what_is_nowhere(name: str) -> None:
    with pytest.raises(InputError, match="no such file or scenario"):
        scenario_file.find(name)


def test_find_takes_a_name_and_suggests_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tmp_path / "reply-lost.toml"
    monkeypatch.setattr(scenario_file, "catalogue", lambda: [known])
    assert scenario_file.find("reply-lost") == known
    with pytest.raises(InputError, match="did you mean reply-lost"):
        scenario_file.find("replylost")


def test_every_scenario_of_the_package_is_valid() -> None:
    files = [*scenario_file.catalogue(), *scenario_file.clean()]
    assert files, "the package has no scenario"
    assert len({file.stem for file in files}) == len(files), "two scenarios have one name"
    for file in files:
        assert scenario_file.load(file).name == file.stem


def test_a_scenario_of_the_catalogue_names_its_cause_and_a_clean_one_has_none() -> None:
    assert all(scenario_file.load(file).cause for file in scenario_file.catalogue())
    assert not any(scenario_file.load(file).cause for file in scenario_file.clean())
