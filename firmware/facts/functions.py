"""What an operator can choose at the idle display, a line each: name, hot key or -, menu number, least role.

One string: as a table it would take the device three times the heap. Each is app/NAME.py with a function NAME(terminal).
MENU and the number reach every one of them, a hot key some at once. Roles, each with all that those before it may:
cashier, supervisor, system.
"""

FUNCTIONS = b"""
sale SALE 1 cashier
code_sale - 8 cashier
offline_sale - 11 cashier
cancel_offline - 12 cashier
void VOID 2 cashier
refund REFUND 3 cashier
preauth - 4 cashier
preauth_void - 5 cashier
completion - 6 cashier
completion_void - 7 cashier
balance - 9 cashier
sign_on SIGN_ON 13 cashier
sign_off SIGN_OFF 14 cashier
settlement SETTLE 15 cashier
status_query - 16 cashier
echo - 17 cashier
reprint - 18 cashier
log_out - 20 cashier
change_password - 21 cashier
unlock_operator - 22 supervisor
maintenance - 90 system
training - 30 cashier
emergency - 31 supervisor
report - 32 cashier
self_test - 33 cashier
"""
ROLES = ("cashier", "supervisor", "system")
