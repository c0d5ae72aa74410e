"""Who may log in: numbers with a role of their own, and the passwords of the trade. Source: notes/domain.md section 2."""

SUPERVISOR = "00"
ROLES = (("99", "system"), ("00", "supervisor"))        # all other numbers are cashiers

# (role, digits of its password, the password that a terminal is delivered with).
PASSWORDS = (("cashier", 4, "0000"), ("supervisor", 6, "123456"), ("system", 8, "12345678"))
PASSWORD_TRIES = 3          # wrong ones in a row; then the number is locked until it is released
