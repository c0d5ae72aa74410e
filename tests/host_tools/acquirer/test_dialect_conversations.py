"""Every transaction in every dialect, with a client that this project's encoder has no part in; and what must be refused."""

from __future__ import annotations

import pytest

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.payment_codes import payment_code
from posfault.platform.platform import Platform

ALL = pytest.mark.parametrize("name", dialects.NAMES)
BCD = pytest.mark.parametrize("name", [name for name in dialects.NAMES if dialects.get(name).translation is None])


def test_every_dialect_has_a_client(clients):
    assert set(clients) == set(dialects.NAMES)


@ALL
def test_a_day_with_everything_in_it(clients, name):
    """Amounts in minor units; what stands at its end: sales of 8800 and 300, a refund, and a completion."""
    till = clients[name]()
    codes = {}

    def asked(what, reply):
        codes[what] = reply["39"]
        assert what in ("echo", "settlement", "sign off") or till.reply_maced_with(till.mac_key), what
        return till.stan

    sale = asked("sale", till.sale(8800))
    asked("balance", till.does("balance", f4=None))
    undone = asked("another sale", till.sale(500))
    asked("void", till.does("void", 500, of=undone))
    asked("refund", till.does("refund", 800, of=sale))
    hold = asked("preauth", till.does("preauth", 5000))
    done = asked("completion", till.does("completion", 4000, of=hold))
    asked("completion void", till.does("completion_void", 4000, of=done))
    asked("completion again", till.does("completion", 4500, of=hold))
    freed = asked("another preauth", till.does("preauth", 60))
    asked("preauth void", till.does("preauth_void", 60, of=freed))
    asked("offline sale", till.does("offline_sale", 300, f12="115500", f13="0106", f14="3312"))
    lost = asked("sale without an answer", till.sale(7700))
    asked("reversal", till.reversal(lost, 7700))
    asked("reversal again", till.reversal(lost, 7700))
    lost = asked("hold without an answer", till.does("preauth", 70))
    asked("reversal of a hold", till.undoes("preauth", lost, 70))
    asked("query", till.query(sale))
    original = f"{till.batch:06d}{sale:06d}0106"
    asked("script advice", till.manages("0620", "951", f55="9F36020001", f61=original, f64="mac"))
    asked("echo", till.manages("0820", "301"))
    assert codes == dict.fromkeys(codes, "00")
    totals = till.acquirer.ledger.totals_by_batch(till.terminal)[till.batch]
    assert totals == (8800 + 500 + 4000 + 4500 + 300, 5, 500 + 800 + 4000, 3)
    asked("settlement", till.settlement(18100, 5, 5300, 3))
    assert codes["settlement"] == "00"
    assert till.sign_on()["39"] == "00"
    assert till.batch == 2
    asked("sign off", till.sign_off())
    assert codes["sign off"] == "00"
    assert till.sale()["39"] == "77"
    movements = till.acquirer.ledger.movements()
    standing = [(one.type, one.amount) for one in movements if one.stands and one.effect and "void" not in one.type]
    assert standing == [("sale", 8800), ("refund", 800), ("completion", 4500), ("offline_sale", 300)]
    assert till.acquirer.ledger.entry_sums() == []


@ALL
def test_a_payment_by_code_goes_through_the_platform(clients, kit, name):
    till, platform = clients[name](), Platform()

    def paid(amount):
        stan = till.next_stan()
        order = f"{till.terminal}{till.batch:06d}{stan}"
        request = till.asks("sale", amount, None, f11=stan, f22="032", f59=payment_code(kit.CARD, 1) + order)
        assert platform.takes(till.acquirer.dialect, request)
        return till.read(platform.handle(till.acquirer, request, 9000, till.wall_s).reply)["39"]

    assert (paid(500), paid(600)) == ("00", "12")           # a code is good once
    assert [(one.type, one.amount) for one in till.acquirer.ledger.debits()] == [("code_sale", 500)]
    assert [order.state for order in platform.orders] == ["paid", "failed"]
    assert not platform.takes(till.acquirer.dialect, till.sale_request())


@ALL
@pytest.mark.parametrize("kind", ["sale", "void", "preauth", "preauth_void", "completion", "completion_void"])
def test_whatever_can_be_reversed_is_reversed_as_what_it_was(clients, name, kind):
    till = clients[name]()
    before = {"void": ("sale",), "preauth_void": ("preauth",), "completion": ("preauth",),
              "completion_void": ("preauth", "completion")}.get(kind, ())
    of = None
    for one in (*before, kind):
        assert till.does(one, of=of)["39"] == "00"
        of = till.stan
    assert till.undoes(kind, till.stan)["39"] == "00"
    last = till.acquirer.ledger.movements()[-1]
    assert (last.type, last.reversed) == (kind, True)


@ALL
def test_totals_that_differ_are_told_and_the_upload_settles_it(clients, name):
    till = clients[name]()
    till.sale(8800)
    differing = till.settlement(1, 1)
    if dialects.get(name).translation:
        assert differing["39"] == "95"
    else:
        assert (differing["39"], differing["48"][30]) == ("00", "2")
    detail = "001" + "22" + f"{till.stan - 1:06d}" + "0018" + "000000008800"
    assert till.manages("0320", "202", f48="001")["39"] == "95"
    assert till.manages("0320", "201", f48=detail)["39"] == "00"
    assert till.manages("0320", "202", f48="001")["39"] == "00"


@ALL
def test_a_repeated_request_is_answered_alike_and_booked_once(clients, name):
    till = clients[name]()
    request = till.sale_request()
    first, second = till.ask(request), till.ask(request)
    assert [first[number] for number in ("37", "38", "39")] == [second[number] for number in ("37", "38", "39")]
    assert len(till.acquirer.ledger.debits()) == 1
    assert till.sale(100, f11=first["11"])["39"] == "94"


def test_a_repeat_says_so_in_its_mti_where_the_dialect_has_that(clients):
    till = clients["ascii"]()
    till.sale(8800)
    words = {3: "000000", 4: "000000008800", 11: f"{till.stan:06d}", 22: "022", 25: "00", 39: "98", 49: "156",
             60: f"22{till.batch:06d}000", 61: f"{till.batch:06d}{till.stan:06d}0106", 64: "mac"}
    for mti, answer in (("0401", "0410"), ("0421", "0430"), ("0400", "0410")):
        reply = till.ask(till.build(mti, words))
        assert (reply["t"], reply["39"], reply["3"]) == (answer, "00", "000000")
    assert [one.reversed for one in till.acquirer.ledger.movements()] == [True]


@BCD
def test_a_repeat_is_another_dialect_s(clients, name):
    till = clients[name]()
    assert till.ask(till.build("0401", {3: "000000", 11: "000009", 60: f"22{till.batch:06d}000", 64: "mac"}))["39"] == "12"


@ALL
def test_a_wrong_mac_is_a0_and_moves_no_money(clients, name):
    till = clients[name]()
    good = till.sale_request()
    assert till.ask(good[:-1] + bytes([good[-1] ^ 1]))["39"] == "A0"
    key, till.mac_key = till.mac_key, bytes(len(till.mac_key))
    assert till.sale()["39"] == "A0"
    assert "64" not in till.read(till.replied)
    till.mac_key = key
    assert till.ask(till.build("0200", {**_sale(till), 64: None}))["39"] == "A0"
    assert till.acquirer.ledger.debits() == []
    assert till.ask(good)["39"] == "00"


@BCD
def test_a_till_of_another_dialect_is_answered_and_moves_no_money(clients, name):
    till = clients["sm4" if name == "aes" else "aes"](signed_on=False)
    till.acquirer = clients[name](signed_on=False).acquirer
    assert till.sign_on()["39"] == "00"             # the same message in all of them; its keys come to nothing
    assert till.sale()["39"] == "A0"
    assert till.acquirer.ledger.debits() == []


def test_bcd_and_characters_are_no_messages_to_each_other(clients):
    for one, other in (("aes", "ascii"), ("ascii", "aes")):
        till = clients[one]()
        till.acquirer = clients[other](signed_on=False).acquirer
        assert (till.sign_on(), till.sale()) == (None, None)


@ALL
def test_the_key_before_is_no_key_any_more(clients, name):
    till = clients[name]()
    old = till.mac_key
    till.sign_on()
    assert till.mac_key != old
    till.mac_key = old
    assert till.sale()["39"] == "A0"


@ALL
def test_whoever_is_unknown_is_told_so(clients, name):
    till = clients[name]()
    till.terminal = "99999999"
    assert (till.sale()["39"], till.sign_on()["39"]) == ("97", "97")
    till.terminal, till.merchant = "10000001", "898100000000009"
    assert till.sale()["39"] == "03"


@ALL
def test_what_lacks_a_field_or_is_of_no_kind_is_30_and_12(clients, name):
    till = clients[name]()
    assert till.ask(till.build("0200", {**_sale(till), 4: None}))["39"] == "30"
    assert till.ask(till.build("0200", {**_sale(till), 60: None}))["39"] == "30"
    assert till.ask(till.build("0200", {**_sale(till), 3: "770000"}))["39"] == "12"
    assert till.ask(till.build("0800", {3: "770000", 11: "000009", 60: "00000001777"}))["39"] == "12"
    assert till.acquirer.ledger.debits() == []


@ALL
def test_what_is_longer_than_any_message_is_no_trouble(clients, name):
    till = clients[name]()
    good = till.sale_request()
    for data in (good + b"\x00", good + good, good + bytes(60_000), good[:40] + b"\xff" * 60_000):
        reply = till.ask(data)
        assert reply is None or reply["39"] == "30"
    assert till.acquirer.ledger.debits() == []


@ALL
def test_a_pin_is_checked(clients, kit, name):
    till = clients[name]()

    def pays(pin, **more):
        block = till.pin_block(pin, kit.PIN_CARD).hex().upper()
        fields = {"f22": "021", "f26": "12", "f52": block, "f53": "2600000000000000", **more}
        return till.sale(100, kit.PIN_CARD, **fields)["39"]

    assert (pays(kit.PIN), pays("0000"), pays(kit.PIN, f53="9900000000000000")) == ("00", "55", "30")
    till.pin_key = bytes(len(till.pin_key))
    assert pays(kit.PIN) == "99"


@pytest.mark.parametrize(("name", "code", "pin_key", "mac_key", "length"), [
    ("unionpay_3des", "001", slice(0, 8), slice(12, 20), 24), ("unionpay_3des", "004", slice(0, 16), slice(20, 28), 60),
    ("sm4", "004", slice(0, 16), slice(20, 36), 60)])
def test_a_sign_on_gets_the_keys_it_asks_for(clients, kit, name, code, pin_key, mac_key, length):
    till = clients[name](signed_on=False)
    till.NETWORK_CODE, till.PIN_KEY, till.MAC_KEY = code, pin_key, mac_key
    reply = till.sign_on()
    assert (len(reply["62"]), reply["60"][8:]) == (2 * length, code)
    block = till.pin_block(kit.PIN, kit.PIN_CARD).hex().upper()
    security = "2000000000000000" if code == "001" else "2600000000000000"
    assert till.sale(100, kit.PIN_CARD, f22="021", f26="12", f52=block, f53=security)["39"] == "00"
    if code == "004":
        track = till.decrypt(till.acquirer.keys.master_key(till.terminal), bytes.fromhex(reply["62"])[40:56])
        assert track == till.acquirer.keys.history()[-1].track_key


@pytest.mark.parametrize(("name", "code"), [("aes", "001"), ("aes", "004"), ("sm4", "001")])
def test_keys_that_a_dialect_does_not_have_are_refused(clients, name, code):
    till = clients[name](signed_on=False)
    till.NETWORK_CODE = code
    assert till.sign_on()["39"] == "12"
    assert till.acquirer.keys.history() == ()


def test_no_code_is_answered_that_is_not_in_the_table(clients):
    """Whatever a translation makes of F39."""
    codes = {code for code, _ in facts.table("response_codes").RESPONSE_CODES}
    assert {dialects.get(name).translation.differ for name in clients if dialects.get(name).translation} <= codes


def _sale(till):
    return {2: "6216261000000000018", 3: "000000", 4: "000000008800", 11: till.next_stan(), 14: "3312", 22: "022", 25: "00",
            49: "156", 60: f"22{till.batch:06d}000", 64: "mac"}
