"""messages/pin_block.py against published vectors, and messages/stored_card.py against itself."""

from binascii import unhexlify as unhex

from expect import equal

from journal.log import Transaction
from messages.pin_block import fill, pin_block
from messages.stored_card import seal, unseal

KEY = unhex("AF8CB133A78F8DC2D1359F18527593FB")
WORDS = ["6200000000000005", "3012", "6200000000000005D30121010000000000", "0000010000070310", "000000000007"]


def test_the_block_of_x9_24():
    """The worked example that supplements ASC X9.24-3-2017: PIN 1234, card 4111111111111111."""
    block = pin_block(KEY, "1234", "4111111111111111", unhex("2F69ADDE2E9E7ACE"))
    equal(block, unhex("A912150391AB65A67E52883D81CE2D15"))


def test_no_two_requests_have_the_same_fill():
    fills = {fill(KEY, "10000001%06d%06d" % (batch, stan)) for batch in range(3) for stan in range(10)}
    equal((len(fills), {len(one) for one in fills}), (30, {8}))


def test_what_is_stored_of_a_card_is_read_back():
    one = Transaction("refund", 1, 7, 100, "", 0)
    for count in range(1, 6):
        sealed = seal(KEY, one, WORDS[:count])
        equal((len(sealed) % 16, unseal(KEY, one, sealed)), (0, WORDS[:count]))
        equal([word for word in WORDS if word.encode() in sealed], [])


def test_equal_cards_do_not_look_equal():
    sealed = {seal(KEY, Transaction("refund", batch, stan, 100, "", 0), WORDS)
              for batch in range(3) for stan in range(10)}
    equal(len({one[:16] for one in sealed}), 30)
