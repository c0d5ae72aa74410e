"""journal/log.py on a real LittleFS volume: what a terminal knows of its sales when it is switched on again."""

from expect import equal
from flash import new_flash, new_volume, old_flash

from facts import journal_record as facts
from facts.limits import TRANSACTION_ROOM
from journal.log import Journal, Transaction
from journal.volume import Volume

FILE = "journal.000007"


def sale(stan, amount=8800, batch=7, wall=826448400):
    return Transaction("sale", batch, stan, amount, "6200000005", wall)


def written(journal, stan, *states, **more):
    transaction = sale(stan, **more)
    for state in states:
        transaction.state = state
        journal.write(transaction)
    return transaction


def switched_on_again():
    """The journal as a terminal finds it that has been off."""
    volume = Volume(old_flash())
    volume.mount()
    return Journal(volume)


def still_open(journal):
    return [(one.batch, one.stan, one.state) for one in journal.open]


def test_every_state_is_recovered_as_the_table_says():
    for number, state in enumerate(facts.STATES):
        volume = new_volume(new_flash())
        journal = Journal(volume)
        written(journal, number + 1, state)
        wanted = [(7, number + 1, state)] if state in ("journalled", "approved", "unknown", "stored", "pending") else []
        equal(still_open(journal), wanted)
        equal(still_open(switched_on_again()), wanted)


def test_all_of_a_transaction_is_recovered():
    journal = Journal(new_volume(new_flash()))
    transaction = Transaction(
        "refund", 999999, 999999, 999999999, "6200000005", 826448400, "chip", (999998, 999997), "07"
    )
    transaction.flags = facts.WITH_PIN | facts.RELEASED
    transaction.rrn, transaction.approval_code, transaction.response_code = "000000000002", "00001A", "A0"
    transaction.state = "approved"
    journal.write(transaction)
    found = switched_on_again().open[0]
    for name in ("type", "state", "entry", "flags", "batch", "stan", "amount", "card", "wall", "original", "operator",
                 "rrn", "approval_code", "response_code"):
        equal((name, getattr(found, name)), (name, getattr(transaction, name)))
    equal(found.signed, False)
    equal(switched_on_again().totals(999999), (0, 0, 999999999, 1))


def test_an_advice_whose_card_has_rotted_is_one_all_the_same_and_an_open_sale_is_none():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "unknown")
    for stan, batch in ((2, 7), (3, 7), (4, 8)):
        refund = Transaction("refund", batch, stan, 8800, "6200000005", 826448400)
        refund.state = "unknown"
        if stan == 3:
            journal.write_card(refund, b"sealed")
        journal.write(refund)
    equal(journal.advised(7), [3, 2])


def test_only_the_last_state_counts():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "journalled", "unknown", "reversed")
    written(journal, 2, "journalled", "unknown")
    written(journal, 3, "journalled", "approved", "completed")
    written(journal, 4, "journalled", "approved")
    wanted = [(7, 2, "unknown"), (7, 4, "approved")]
    equal(still_open(journal), wanted)
    equal(still_open(switched_on_again()), wanted)


def test_the_latest_number_is_known_when_the_power_is_back():
    """Whatever was written of an older one since, and beyond the last number there is."""
    for older, newer in ((3, 5), (1, 400000), (999998, 2), (600000, 999999)):
        journal = Journal(new_volume(new_flash()))
        written(journal, older, "journalled", "approved")
        written(journal, newer, "journalled")
        written(journal, older, "completed")
        equal((older, newer, switched_on_again().stan), (older, newer, newer))
    journal = Journal(new_volume(new_flash()))
    equal(switched_on_again().stan, 0)
    written(journal, 1, "approved")
    written(journal, 500000, "approved")        # as far behind the other as before it
    equal(switched_on_again().stan, 1)


def test_the_same_stan_in_another_batch_is_another_sale():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "journalled", batch=6)
    written(journal, 1, "journalled", "reversed", batch=7)
    equal(still_open(switched_on_again()), [(6, 1, "journalled")])


def test_what_was_open_can_go_on_after_the_power_came_back():
    written(Journal(new_volume(new_flash())), 1, "journalled")
    journal = switched_on_again()
    journal.open[0].state = "unknown"
    journal.write(journal.open[0])
    equal(still_open(journal), [(7, 1, "unknown")])
    equal(still_open(switched_on_again()), [(7, 1, "unknown")])


def test_a_signature_stays_with_its_sale():
    journal = Journal(new_volume(new_flash()))
    signed = written(journal, 1, "journalled", "approved")
    written(journal, 2, "journalled", "approved")
    journal.write_signature(signed, b"\x01\x02\x03")
    equal(signed.signed, True)
    equal([(one.stan, one.signed) for one in switched_on_again().open], [(1, True), (2, False)])


def test_of_what_was_begun_last_only_its_own_signature_counts():
    journal = Journal(new_volume(new_flash()))
    journal.write_signature(written(journal, 1, "approved"), b"\x01")
    written(journal, 2, "approved")
    equal([journal.find(7, *stan).signed for stan in ((), (1,), (2,))], [False, True, False])


def test_a_signature_is_kept_while_the_sale_goes_on():
    journal = Journal(new_volume(new_flash()))
    one = written(journal, 1, "approved")
    journal.write_signature(one, b"")
    one.state = "unknown"
    journal.write(one)
    equal([found.signed for found in switched_on_again().open], [True])


def test_totals_are_what_the_terminal_stands_by():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "journalled", "approved", "completed", amount=100)
    written(journal, 2, "journalled", "approved", amount=20)
    written(journal, 3, "journalled", "unknown", amount=3000)
    written(journal, 4, "journalled", "unknown", "reversed", amount=40000)
    written(journal, 5, "journalled", "declined", amount=500000)
    written(journal, 6, "abandoned", amount=6000000)
    written(journal, 7, "approved", amount=70000000, batch=8)
    for number, kind in enumerate(("void", "refund", "preauth", "completion", "offline_sale")):
        other = sale(10 + number, 10 ** number)
        other.type, other.state = kind, "completed"
        journal.write(other)
    equal(journal.totals(7), (120 + 1000 + 10000, 4, 1 + 10, 2))
    equal(journal.totals(8), (70000000, 1, 0, 0))
    equal(journal.totals(9), (0, 0, 0, 0))
    equal(switched_on_again().totals(7), (11120, 4, 11, 2))


def test_a_transaction_is_found_as_it_stands():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "journalled", "approved", amount=100)
    written(journal, 2, "journalled", "declined", amount=20)
    equal((journal.find(7, 1).state, journal.find(7, 1).amount), ("approved", 100))
    equal((journal.find(7, 3), journal.find(8, 1)), (None, None))


def test_an_approved_void_undoes_its_original_and_a_declined_one_does_not():
    journal = Journal(new_volume(new_flash()))
    first, second = written(journal, 1, "completed"), written(journal, 2, "completed")
    for stan, state, original in ((3, "approved", first), (4, "declined", second)):
        void = Transaction("void", 7, stan, 8800, "6200000005", 0, original=(7, original.stan))
        void.state = state
        journal.write(void)
    equal((journal.undone(first), journal.undone(second)), (True, False))
    again = switched_on_again()
    equal((again.undone(first), again.undone(second)), (True, False))


def test_of_two_voids_of_equal_amounts_each_is_read_by_its_own_number():
    """The one that was declined came last, and takes nothing back of what the first did."""
    journal = Journal(new_volume(new_flash()))
    original = written(journal, 1, "completed")
    for stan, state in ((2, "completed"), (3, "declined")):
        void = Transaction("void", 7, stan, 8800, "6200000005", 0, original=(7, 1))
        void.state = state
        journal.write(void)
    equal(journal.undone(original), True)


def test_of_what_goes_back_to_a_sale_only_a_refund_that_is_done_is_one():
    journal = Journal(new_volume(new_flash()))
    original = written(journal, 4, "completed")
    for stan, kind, state in ((5, "void", "completed"), (6, "refund", "declined"), (7, "completion", "completed")):
        other = Transaction(kind, 7, stan, 8800, "6200000005", 826448400, "swipe", (7, 4))
        other.state = state
        journal.write(other)
    equal(journal.refund(7, original), 0)
    other.type = "refund"
    for other.stan, other.state in (8, "approved"), (9, "completed"):       # one owes its slip still
        journal.write(other)
        equal(journal.refund(7, original), other.stan)
    equal(sale(9).original, (0, 0))         # what goes back to nothing


def test_a_batch_is_full_where_one_more_transaction_might_not_fit():
    volume = new_volume(new_flash())
    written(Journal(volume), 4, "created")
    taken = volume.size(FILE)
    equal(Journal(volume, taken + TRANSACTION_ROOM).full(7), False)
    equal(Journal(volume, taken + TRANSACTION_ROOM - 1).full(7), True)


def test_what_fills_a_batch_to_its_last_byte_is_kept_and_a_byte_more_is_not():
    for spare, kept in ((0, 2), (-1, 1)):
        volume = new_volume(new_flash())
        written(Journal(volume), 4, "completed")
        size = volume.size(FILE)
        written(Journal(volume, 2 * size + spare), 5, "completed")
        equal(Journal(volume).totals(7)[:2], (8800 * kept, kept))
        equal(volume.size(FILE), size * kept)


def test_totals_beyond_thirty_bits():
    journal = Journal(new_volume(new_flash()))
    for stan in range(1, 6):
        written(journal, stan, "approved", amount=999999999)
    equal(journal.totals(7), (4999999995, 5, 0, 0))


def test_a_batch_whose_file_was_begun_and_no_more_is_counted_once():
    """LittleFS makes the file, then writes: the power may fail between the two."""
    volume = new_volume(new_flash())
    volume.write(FILE, b"", "")
    journal = Journal(volume)
    written(journal, 1, "completed", amount=100)
    equal(journal.unsettled(), [7])


def test_the_same_sale_is_known_for_as_long_as_is_asked():
    """like(batch, amount, card, since): what is not older counts, also where the record that ends it has rotted."""
    journal = Journal(new_volume(new_flash()))
    written(journal, 3, "approved")
    equal(journal.like(7, 8800, "6200000005", 826448400), 3)
    written(journal, 3, "unknown", "reversed")
    equal(journal.like(7, 8800, "6200000005", 826448400), 0)
    written(journal, 4, "journalled", "approved", "completed")
    equal(journal.like(7, 8800, "6200000005", 826448400), 4)
    equal(journal.like(7, 8800, "6200000005", 900000000), 0)
    equal(journal.like(7, 8801, "6200000005", 0), 0)


def test_a_debit_of_a_time_that_cannot_be_is_as_good_as_a_recent_one():
    """The clock had failed: it counted from 2000 on."""
    journal = Journal(new_volume(new_flash()))
    written(journal, 5, "completed", wall=400000)
    equal(journal.like(7, 8800, "6200000005", 826448400), 5)


def test_what_only_holds_money_is_no_debit_of_that_amount():
    journal = Journal(new_volume(new_flash()))
    held = Transaction("preauth", 7, 3, 8800, "6200000005", 826448400)
    held.state = "completed"
    journal.write(held)
    equal(journal.like(7, 8800, "6200000005", 826448400), 0)


def test_batches_are_settled_in_their_order_whichever_was_begun_first():
    journal = Journal(new_volume(new_flash()))
    written(journal, 1, "completed", batch=8)
    written(journal, 2, "completed", batch=7)
    equal(list(journal.unsettled()), [7, 8])
    equal(list(switched_on_again().unsettled()), [7, 8])


def test_the_batch_before_is_known_whatever_numbers_the_bank_gives():
    journal = Journal(new_volume(new_flash()))
    equal(journal.before(7), 0)
    for batch in (7, 9, 999999):
        written(journal, 1, "completed", batch=batch)
        equal((batch, journal.before(7)), (batch, 0 if batch == 7 else batch))
    equal([journal.before(batch) for batch in (9, 8, 10, 1)], [7, 7, 9, 999999])


def test_a_long_batch_is_read_whole():
    """Many pieces of reading, and signatures longer than one, in a small heap."""
    journal = Journal(new_volume(new_flash()))
    for stan in range(1, 301):
        transaction = written(journal, stan, "completed" if stan % 100 else "approved", amount=stan)
        if stan % 100 == 0:
            journal.write_signature(transaction, bytes(1500))
    again = switched_on_again()
    equal([(one.stan, one.signed) for one in again.open], [(100, True), (200, True), (300, True)])
    equal(again.totals(7), (45150, 300, 0, 0))
