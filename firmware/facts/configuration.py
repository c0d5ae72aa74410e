"""What provisioning sets beside who the terminal is: (name, form, meaning). The device does not load this page.

Forms: (least, most, default) for a number, (choices, default) for a word, (pattern, what it looks like, default) for a
text, with () for any number of texts. A name that the contract has too is provisioned as agreed, unless a scenario's
[configuration] says otherwise.
"""

CONFIGURATION = (
    ("language", (("en", "zh"), "en"), "what display and paper say: a catalogue of text/"),
    ("dialect", (("aes", "unionpay_3des"), "aes"), "what it speaks with its bank: a row of dialects.py"),
    ("signature_from", (0, 999999999, 30000), "a sale of so much or more asks for a signature; minor units"),
    ("offline_most", (0, 999999999, 50000), "an offline sale of more is refused; minor units"),
    ("settle_at", ("\\d\\d:\\d\\d|never", "a time such as 23:30", "never"), "when it settles and signs off by itself"),
    ("duplicate_minutes", (0, 1440, 5), "the same card and amount again within so long needs the supervisor; 0: never"),
    ("batch_most", (1, 999, 200), "with so many transactions a batch is settled before the next one"),
    ("sale_sent_again", (("never", "always", "asked"), "never"),
     "whether a sale that nobody answers is sent once more; asked: ENTER sends it, CANCEL undoes it"),
    ("approves_too", ("[0-9A-Z]{2}", "a response code such as 94", ()), "codes that it takes for an approval, beside 00"),
    ("scanner_continuous", (0, 1, 0), "1: the scanner reads again as long as a code is before it"),
    ("code_series", (0, 1, 0), "1: at one price, payment codes are taken one after the other until CANCEL"),
    ("journal_most", (400, 1000000, 65536), "bytes that the journal of one batch may take"),
    ("bank_phone", ("[0-9-]+", "a telephone number", "95516"), "whom the totals slip says to call"),
    ("tap_cvm_from", (0, 999999999, 100000), "below it a tapped card needs neither PIN nor signature; minor units"),
    ("policies", ("\\d{4}-\\d\\d-\\d\\d [a-z]+ \\d{1,9} \\d{1,9}", "such as 2026-03-01 east 30000 100000", ()),
     "from which day on which region has which signature_from and tap_cvm_from"),
    ("region", ("[a-z]+", "a word such as east", "unknown"), "where the terminal stands"),
    ("hours", ("\\d\\d:\\d\\d-\\d\\d:\\d\\d", "hours such as 09:00-21:00", "00:00-24:00"), "when the shop is open"),
    ("closed", ("\\d\\d-\\d\\d", "a day such as 10-01", ()), "days on which it is not"),
    ("sign_on_role", (("cashier", "supervisor"), "cashier"), "the least role that may sign on"),
    ("passwords", (("own", "trade"), "own"), "passwords that the operators chose, or still those of the trade"),
    ("second_factor", (("off", "fingerprint"), "off"), "what a log-in and a release ask for beside the password"),
    ("idle_minutes", (0, 1440, 10), "after so long without a key the operator is logged out; 0: never"),
    ("self_test_days", (0, 3650, 0), "after so many days a self-test is due; 0: never"),
    ("reply_timeout_s", (1, 600, 30), "how long it waits for the host's answer"),
    ("prompt_timeout_s", (1, 3600, 60), "how long a prompt waits for a person"),
    ("card_timeout_s", (1, 3600, 60), "how long it waits for a card, or for a code"),
    ("finger_timeout_s", (1, 3600, 20), "how long it waits for a finger"),
    ("clock_wrong_s", (-999999999, 999999999, 0), "by so many seconds its clock was set wrong; minus: it is slow"),
    ("electronic_slips", (("off", "when paper fails", "always"), "off"), "when the slip is shown as a QR code"),
)
