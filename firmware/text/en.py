"""What display and paper say in English, a line each: name = text. " / " begins a new line of the display, {} is filled in.

One string: as a table it would take the device five times the heap. Display first, paper from slip_title on.
"""

TEXTS = """
operator = OPERATOR NUMBER / {}
password = PASSWORD / {}
operator_wrong = WRONG OPERATOR / OR PASSWORD
idle_on = READY FOR SALE / OPERATOR {}
idle_off = NOT SIGNED ON {} / PRESS SIGN ON
supervisor = SUPERVISOR PASSWORD / {}
menu = FUNCTION NUMBER / {}
not_allowed = NOT ALLOWED / FOR THIS OPERATOR
wait = PLEASE WAIT
sign_on_silent = SIGN-ON: NO ANSWER / PRESS ENTER
sign_on_refused = SIGN-ON REFUSED {} / PRESS ENTER
sign_on_first = SIGN ON FIRST / PRESS ENTER
sign_off_failed = SIGN-OFF FAILED / PRESS ENTER
amount = AMOUNT / {}
card = {} / SWIPE CARD
approved = APPROVED {} / PRESS ENTER
declined = DECLINED {} / PRESS ENTER
sign_on_again = DECLINED {} / SIGN ON AGAIN, ENTER
no_answer = NO ANSWER FROM BANK / PRESS ENTER
reversed = NO ANSWER, REVERSED / NOT CHARGED, ENTER
reversal_pending = RESULT UNKNOWN / REVERSAL OPEN, ENTER
signature = CUSTOMER SIGNS / THEN PRESS ENTER
signature_missing = NOT SIGNED / SALE NOT FINISHED
printer_error = PRINTER ERROR / PRESS ENTER
slip_still_owed = SALE {} APPROVED / NO SLIP, FIX PRINTER
slip_was_owed = SALE {} WAS APPROVED / HERE IS ITS SLIP
settled = SETTLED / TOTALS AGREE, ENTER
settled_differing = SETTLED / TOTALS DIFFER, ENTER
settlement_failed = SETTLEMENT FAILED / PRESS ENTER
slip_title = SALES SLIP
slip_terminal = TERMINAL {}
slip_merchant = MERCHANT {}
slip_operator = OPERATOR {}
slip_card = CARD {}
slip_time = TIME {}
slip_trace = BATCH {} TRACE {}
slip_reference = REFERENCE {}
slip_approval = APPROVAL {}
slip_amount = AMOUNT {}
slip_signed = SIGNED ON THE PAD
slip_unsigned = NO SIGNATURE REQUIRED
totals_title = SETTLEMENT
totals_debits = DEBITS {} AMOUNT {}
totals_credits = CREDITS {} AMOUNT {}
totals_agree = TOTALS AGREE
totals_differ = TOTALS DIFFER, CALL THE BANK
"""
