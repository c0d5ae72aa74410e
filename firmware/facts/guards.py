"""Guards, each read in one place of the firmware: (name, part, remedy of causes.md, what it protects against)."""

GUARDS = (
    ("sign_on_confirmed", "software", "P5",
     "the terminal counts as signed on only after an approved reply whose key check values are right"),
    ("debounce", "hardware", "P1", "a key that closes again within 30 ms is one press"),
    ("signature_drawn", "software", "P5", "a blank image is no signature; the terminal asks again"),
    ("write_ahead", "software", "P3", "the sale is journalled before its request goes out"),
    ("reverse_unanswered", "software", "P3", "a sale without a valid answer is reversed until the host confirms"),
    ("training_marked", "configuration", "P2", "training mode says so on display and slip and ends at log-out"),
    ("slip_first", "software", "P10", "an approved sale whose slip failed is printed before anything is sold again"),
    ("lock_out", "software", "P5", "three wrong passwords in a row lock an operator's number until it is released"),
    ("default_password_changed", "configuration", "P5", "a password of the trade is good for nothing but choosing another"),
    ("auto_log_out", "software", "P5", "a session in which nobody has pressed a key for minutes is closed"),
    ("policy_dated", "configuration", "P15", "the amounts for a signature are those of the policy in force on the day"),
    ("open_hours_checked", "configuration", "P15", "outside the opening hours a sale needs the supervisor"),
    ("sign_on_daily", "software", "P5", "a sign-on has a date, and every sale asks whether it is today's"),
    ("key_check_values", "software", "P5", "keys whose check values are wrong are not taken"),
    ("log_in_apart", "software", "P5", "an operator who logs in does not sign the terminal on"),
    ("demand_heeded", "software", "P5", "whatever the host answers, its demand for a new sign-on ends the session"),
    ("maintenance_asks_host", "software", "P5", "the maintenance menu changes nothing that the host has not agreed to"),
    ("supervisor_releases", "software", "P5", "what a cashier may not do alone waits for the supervisor's password"),
)
