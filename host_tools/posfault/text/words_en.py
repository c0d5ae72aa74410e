"""Words that the facts, a scenario or the bench use for something, by that word: English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # Who a line is of
    "FAULT": "FAULT",
    "wire": "wire",
    "platform": "platform",
    "ledger": "ledger",
    "terminal": "terminal",
    "paper": "paper",
    "display": "display",
    "bench": "bench",
    "clerk": "clerk",
    # The parts that something is of
    "network": "network",
    "hardware": "hardware",
    "software": "software",
    "acquirer": "acquirer",
    "configuration": "configuration",
    # What a transaction is
    "debit": "debit",
    "sale": "sale",
    "code_sale": "code sale",
    "void": "void",
    "refund": "refund",
    "preauth": "preauth",
    "preauth_void": "preauth void",
    "completion": "completion",
    "completion_void": "completion void",
    "offline_sale": "offline sale",
    "chargeback": "chargeback",
    # Its state in the journal
    "created": "created",
    "journalled": "journalled",
    "approved": "approved",
    "completed": "completed",
    "declined": "declined",
    "unknown": "unknown",
    "reversed": "reversed",
    "abandoned": "abandoned",
    "stored": "stored",
    "pending": "pending",
    "unheard of": "unheard of",
    "settled": "settled",
    "card": "card",
    "signature": "signature",
    # What the display said
    "sign_on_again": "sign_on_again",
    "card_removed": "card_removed",
    "left_unsigned": "left_unsigned",
    "left_alone": "left_alone",
    "undone_late": "undone_late",
    "not_signed": "not_signed",
    "advice_refused": "advice_refused",
    "wait": "wait",
    # Steps of the clerk
    "sign on": "sign on",
    "code sale": "code sale",
    "offline sale": "offline sale",
    "cancel offline": "cancel offline",
    "status query": "status query",
    "echo": "echo",
    "reprint": "reprint",
    "preauth void": "preauth void",
    "completion void": "completion void",
    "balance": "balance",
    "settle": "settle",
    "sign off": "sign off",
    "change password": "change password",
    "unlock operator": "unlock operator",
    "maintenance": "maintenance",
    "log out": "log out",
    "training": "training",
    "practice": "practice",
    "emergency": "emergency",
    "report": "report",
    "self test": "self test",
    "service port": "service port",
    "clear reversal": "clear reversal",
    "set signed on": "set signed on",
    "closing sale": "closing sale",
    # What a rule demands
    "cardholder-verified": "a debit that stands has every verification that the contract asks of its amount, card and entry "
        "(C)",
    "charged-once": "at most one unreversed debit stands for one intent",
    "has-voucher": "every standing debit has a whole, readable slip with its batch, trace number and amount",
    "meant-to-pay": "a debit stands for what a customer at the till meant, and was sent after she had confirmed it",
    "merchant-whole": "the merchant is paid all that stands at the cardholders' cost, less what was paid back and the "
        "fee agreed",
    "message-authentic": "whatever the bank posted or reversed was asked for with a valid MAC under a key in force there "
        "(M)",
    "money-conserved": "the entries of every transaction in the ledger, and of all together, add up to zero; holds end "
        "in time",
    "no-one-sided": "terminal and ledger agree on every transaction, voids, refunds and holds among them (单边账)",
    "not-stuck": "once the faults are gone, a lawful sale goes through, what was pending is sent, the batch settles",
    "open-hours": "no sale outside the contract's hours or on a closed day without a supervisor's release",
    "operator-authorised": "whoever stood at the keypad had logged in herself, and was entitled to what she did (B)",
    "right-amount": "the net debit of an intent is its amount, on its own customer's card; nothing where she left "
        "without goods",
    "signed-on": "a debit stands only where a sign-on was in force when its request was sent (A)",
    "totals-agree": "where the totals of a settlement differ from the ledger's, somebody is told, on the display or "
        "on paper",
}
