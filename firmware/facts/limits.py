"""Times, sizes and counts that bound the terminal."""

DEBOUNCE_MS = 30
PRINT_LINE_MS = 40              # a thermal head at about 80 mm/s
REVERSAL_TRIES = 3              # in a row; then it stays pending
ADVICE_TRIES = 3                # in a row; then it is kept for later
KEY_QUEUE = 16                  # type-ahead
SOCKET_QUEUE = 8                # replies held by the modem
SCAN_QUEUE = 4                  # codes held by the scanner
SCAN_READ_MS = 3000             # how long its lamp is on
SCAN_AGAIN_MS = 1000            # from reading to reading in continuous mode
SERVICE_QUEUE = 8               # lines held by the service port
STAN_MAX = 999999
DAY_S = 86400
EARLIEST_DAY = 9497             # 2026-01-01 in days since 2000: no clock of this firmware can be right before it
AMOUNT_DIGITS = 9
REPLY_USUAL = 3584              # bytes of a line to the host for which there is a place
HEAP_AMPLE = 262144             # bytes of heap free at power-on in which all functions have room at the same time
SHELF_FREE = 57344              # bytes of heap; with less, functions not in use are dropped
TRANSACTION_ROOM = 384          # bytes of the journal that one transaction may take
JOURNAL_MOST = 65536            # bytes of one batch, unless provisioned otherwise
PIN_LEAST = 4                   # digits, ISO 9564-1
PIN_MOST = 12
JOURNAL_KEPT = 24576            # bytes of settled batches
FLASH_BLOCK = 4096              # erase size of NOR flash on the boards
FLASH_PROGRAM = 256             # program size
FLASH_BLOCKS = 32
FLASH_PART = 512                # bytes of an image that one line of the link carries
