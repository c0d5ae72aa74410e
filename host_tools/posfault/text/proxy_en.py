"""What the host tells in English about what passed a proxy; see en.py and words_en.py."""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "proxy_passed": "{messages} messages on {connections} connections: {requested} things asked for; {unread} messages are "
        "none of {dialect}, {unknown} requests of no kind known; {plain} bytes are no message at all.",
    "proxy_totals": "Debits {by}: {count} stand, {amount}.",
    "proxy_by_wire": "by the wire",
    "proxy_by_ledger": "by the ledger",
    "proxy_named": "terminal {terminal} batch {batch} trace {trace}",
    "proxy_described": "{kind} of {amount}, card {card}, {named}",
    "proxy_dealing": "{what}: {sent} sent, {arrived} arrived; answered {codes}; {heard}",
    "proxy_heard": "the terminal heard it",
    "proxy_unheard": "the terminal heard nothing",
    "proxy_stands": "stands {by}",
    "proxy_stands_not": "does not stand {by}",
    "proxy_no_answer": "by nobody",
    "proxy_and_more": "… and {count} more that went as they should",
    "proxy_and_others": "… and {count} more, which this report leaves to --json",
    "proxy_none_broken": "No rule that can be judged here is broken.",
    "proxy_not_judged": "Not judged between terminal and host: {rules}.",
    "proxy_rules_need": "{rules} (that takes {needs})",
    "proxy_needs_ledger": "With the host's ledger (--ledger): {rules}.",
    "proxy_charged_twice": "{amount} twice from card {card}: {first} was approved, its approval did not reach the terminal, "
        "no reversal followed, and {second} debited it again; both stand {by}",
    "proxy_booked_twice": "{what}: one request, booked {count} times {by}",
    "proxy_not_signed_on": "{what}: asked for while no sign-on was in force that this proxy saw answered 00 and delivered",
    "proxy_not_reversed": "{what}: the host approved it, its approval did not reach the terminal, and no reversal came",
    "proxy_reversal_failed": "{what}: the host approved it, its approval did not reach the terminal, and its reversal was "
        "not carried out",
    "proxy_not_repeated": "{what}: the host booked it, no answer reached the terminal, and it did not come again until one "
        "did",
    "proxy_not_in_ledger": "{what}: the terminal heard that it is approved, and the ledger has nothing under that number",
    "proxy_repeat_differs": "{what}: it came again under the same number with another content",
    "proxy_unasked": "the terminal was given an answer to what was not asked on its connection: {what}",
}
WORDS: Mapping[str, str] = {
    "repeat-as-before": "a request that comes again under its number asks for the same",
    "reply-to-request": "the host answers only what was asked, where it was asked",
    "proxy_needs_paper": "paper or signature",
    "proxy_needs_people": "what people are and meant",
    "proxy_needs_contract": "what shop and bank agreed",
    "proxy_needs_keys": "the keys",
}
