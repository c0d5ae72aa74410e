"""Which duty towards whom a broken rule touches, and why.

A duty is of the contract between merchant and bank, of the consumer's right to know or to choose (articles 8 and 9 of
China's law on the protection of consumers), or towards the regulator of card acquiring. It says what is touched, not what a
court would find.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTRACT, KNOW, CHOOSE, REGULATOR = "contract", "right to know", "right to choose", "regulator"

# Rule -> the duties that it touches, and the name of the text that says why.
DUTIES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "signed-on": ((CONTRACT, REGULATOR), "why_signed_on"),
    "operator-authorised": ((CONTRACT, REGULATOR), "why_operator_authorised"),
    "cardholder-verified": ((CONTRACT, CHOOSE, REGULATOR), "why_cardholder_verified"),
    "message-authentic": ((CONTRACT, REGULATOR), "why_message_authentic"),
    "open-hours": ((CONTRACT,), "why_open_hours"),
    "charged-once": ((CONTRACT, CHOOSE, REGULATOR), "why_charged_once"),
    "meant-to-pay": ((CHOOSE, REGULATOR), "why_meant_to_pay"),
    "right-amount": ((CONTRACT, KNOW, CHOOSE), "why_right_amount"),
    "no-one-sided": ((CONTRACT, KNOW, REGULATOR), "why_no_one_sided"),
    "has-voucher": ((CONTRACT, KNOW), "why_has_voucher"),
    "totals-agree": ((CONTRACT, REGULATOR), "why_totals_agree"),
    "money-conserved": ((CONTRACT, REGULATOR), "why_money_conserved"),
    "merchant-whole": ((CONTRACT,), "why_merchant_whole"),
    "not-stuck": ((CONTRACT, CHOOSE), "why_not_stuck"),
}
# The articles name these too. Nothing here measures them, so nothing scores them.
UNSCORED = ("brand", "morale")
