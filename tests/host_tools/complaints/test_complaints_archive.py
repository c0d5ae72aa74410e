"""Evidence archives: the same run the same bytes, no secret in them, and every change shows."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posfault.acquirer.payment_codes import payment_code
from posfault.bench import setting
from posfault.complaints import archive, chain, contents
from posfault.complaints.case import nameless
from posfault.errors import InputError

FILES = [("a.txt", b"first"), ("b.json", b"{}"), ("c/d.txt", b"third")]
PACKED, SEAL = archive.pack(FILES)
NAMES = st.text(alphabet="abc/.", min_size=1, max_size=5)
ENTRIES = st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=6, unique_by=lambda one: one[0])


def zipped(entries, compression=zipfile.ZIP_STORED):
    """A ZIP such as anybody makes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in entries:
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compression)
    return target.getvalue()


def manifest(data=PACKED):
    return zipfile.ZipFile(io.BytesIO(data)).read(archive.MANIFEST)


def test_what_was_packed_is_whole_and_the_same_again():
    assert archive.examine(PACKED) == archive.examine(PACKED, SEAL) == archive.examine(PACKED, SEAL.upper()) == []
    assert archive.pack(FILES) == (PACKED, SEAL)


@pytest.mark.parametrize(("entries", "problem"), [
    ([("a.txt", b"First"), *FILES[1:]], "a.txt has been changed"),
    (FILES[:1] + FILES[2:], "b.json is missing"),
    (FILES[:2], "c/d.txt is missing"),
    ([FILES[1], FILES[0], FILES[2]], "b.json stands in another place than it did"),
    ([*FILES, ("e.txt", b"")], "e.txt has been added"),
    ([*FILES, FILES[0]], "a.txt is in it twice"),
])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_each_kind_of_change_names_the_entry(entries, problem):
    assert archive.examine(zipped([*entries, (archive.MANIFEST, manifest())])) == [problem]


def test_a_compressed_entry_is_not_unfolded():
    found = archive.examine(zipped([*FILES, (archive.MANIFEST, manifest())], zipfile.ZIP_DEFLATED))
    assert found == ["its list of files, manifest.json, is damaged or missing: nothing in it can be checked"]


def test_a_manifest_that_was_changed_with_the_entry_breaks_the_chain():
    links = chain.links(FILES)
    other = chain.links([("a.txt", b"First")])[0]
    forged = archive.Manifest((chain.Link("a.txt", other.sha256, links[0].chained), *links[1:]), SEAL)
    data = zipped([("a.txt", b"First"), *FILES[1:], (archive.MANIFEST, archive.as_json(forged))])
    assert archive.examine(data) == ["the list of files has been changed at a.txt"]
    resealed = archive.Manifest(tuple(links), "0" * 64)
    assert archive.examine(zipped([*FILES, (archive.MANIFEST, archive.as_json(resealed))])) == [
        "the list of files has been changed at manifest.json"]


def test_what_was_packed_anew_only_the_seal_tells():
    data, seal = archive.pack([("a.txt", b"First"), *FILES[1:]])
    assert archive.examine(data) == []
    assert archive.examine(data, SEAL) == [f"its seal is {seal}, not the one you gave: it has been packed anew"]


def test_what_lies_outside_of_the_files_shows_too():
    with zipfile.ZipFile(target := io.BytesIO(PACKED), "a") as opened:
        opened.comment = b"added"
    assert archive.examine(target.getvalue()) == [
        "the files in it are as they were, but something between or behind them has been changed"]


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(PACKED) - 1), other=st.integers(1, 255))
def test_no_byte_can_be_changed_unseen(place, other):
    changed = bytearray(PACKED)
    changed[place] ^= other
    assert archive.examine(bytes(changed)) != []


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=60), cut=st.integers(0, len(PACKED) - 1))
def test_what_is_no_archive_is_said_and_raises_nothing(data, cut):
    assert archive.examine(data) != []
    assert archive.examine(PACKED[:cut]) != []
    assert archive.examine(PACKED[cut + 1:]) != []


@settings(max_examples=200, deadline=None)
@given(entries=ENTRIES, others=ENTRIES)
def test_two_lists_of_files_have_one_seal_only_if_they_are_the_same(entries, others):
    links = chain.links(entries)
    assert chain.broken_at(links) == ""
    assert (chain.seal(links) == chain.seal(chain.links(others))) == (entries == others)


def test_the_chain_is_what_anybody_can_make_again_with_sha256sum():
    sealed = "posfault-evidence-1"
    for name, content in FILES:
        line = f"{sealed} {name} {hashlib.sha256(content).hexdigest()}\n"
        sealed = hashlib.sha256(line.encode()).hexdigest()
    assert sealed == SEAL


@settings(max_examples=100, deadline=None)
@given(entries=ENTRIES.filter(bool), data=st.data())
def test_a_link_that_is_left_out_moved_or_changed_breaks_the_chain_or_the_seal(entries, data):
    links = chain.links(entries)
    place = data.draw(st.integers(0, len(links) - 1))
    without = links[:place] + links[place + 1:]
    changed = [*links[:place], chain.Link(links[place].name, "0" * 64, links[place].chained), *links[place + 1:]]
    assert chain.broken_at(without) or chain.seal(without) != chain.seal(links)
    assert chain.broken_at(changed) == links[place].name
    if len(links) > 1:
        assert chain.broken_at([*links[1:], links[0]]) == links[1].name


@pytest.mark.parametrize("scenario", ["reply_lost_clerk_repeats", "no_signed_slip_no_payout", "payment_code_read_twice"])
def test_a_case_comes_out_of_the_archive_as_it_went_in(lived, diagnosed, tmp_path, scenario):
    case = lived(scenario)
    data, _ = archive.pack(contents.files(case, diagnosed))
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert contents.read(path) == nameless(case)
    path.write_bytes(data.replace(b"posted", b"postXd", 1))
    with pytest.raises(InputError, match="has been changed; ask for the archive once more"):
        contents.read(path)


def secrets_in(packed, keys):
    """Card numbers, tracks, payment codes and keys that stand there, with blanks and punctuation left out or not."""
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", packed).upper()
    cards = [setting.pan(card) for card in setting.CARDS]
    words = [*cards, *setting.CARDS.values(), *(payment_code(card, 0)[:14] for card in cards)]
    found = [word for word in words if word.encode() in packed or word.encode() in digits]
    return found + [key.hex() for key in keys if key in packed or key.hex().upper().encode() in digits]


@pytest.fixture
def keys(stand):
    issued = [key for issue in stand.acquirer.keys.history() for key in (issue.mac_key, issue.pin_key)]
    return [stand.acquirer.keys.master_key(setting.TERMINAL), *issued]


# With PINs, track 2, a damaged message, passwords, payment codes; with keys all of them.
@pytest.mark.parametrize("scenario", ["bounced_enter_sends_it_again", "card_misread_debits_another", "password_is_guessed",
                                      "payment_code_read_twice", "gateway_echoes_and_replays_the_request",
                                      "mac_key_damaged_sale_without_mac"])
def test_no_card_number_track_payment_code_or_key_is_in_it(lived, diagnosed, keys, scenario):
    case = lived(scenario)
    packed = b"\n".join(content for _, content in contents.files(case, diagnosed))
    assert len(keys) >= 3
    assert secrets_in(packed, keys) == []
    assert not any(row.holder.encode() in packed for row in case.rows)


def test_a_pin_block_is_told_by_its_length_alone(lived):
    told = [one.what for one in lived("bounced_enter_sends_it_again").messages if "F52=" in one.what]
    assert told
    assert all("F52=(16 bytes)" in one for one in told)


def test_a_secret_in_it_would_be_found(keys):
    track = setting.CARDS["A"]
    assert secrets_in(f'"F35={track}"'.encode(), keys) == [setting.pan("A"), track]
    assert secrets_in(b"6200 0000 0000 0005", keys) == [setting.pan("A")]
    assert secrets_in(keys[0].hex(" ").encode(), keys) == [keys[0].hex()]
