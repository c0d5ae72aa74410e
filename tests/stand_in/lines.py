"""A UART line as it is: bits one after the other, read by a receiver with a clock of its own."""

_BUFFER = const(256)            # bytes, of a board's driver unless told otherwise


class UartSettings:
    """parity: None, 0 (even) or 1 (odd). rxbuf, txbuf: bytes of the buffers."""

    def __init__(self, baud=9600, bits=8, parity=None, stop=1, rxbuf=_BUFFER, txbuf=_BUFFER):
        self.baud = baud
        self.bits = bits
        self.parity = parity
        self.stop = stop
        self.rxbuf = rxbuf
        self.txbuf = txbuf

    def wave(self, byte):
        """Levels on the line, a bit each: start, data with the lowest bit first, parity, stop."""
        data = [byte >> bit & 1 for bit in range(self.bits)]
        parity = [] if self.parity is None else [sum(data) + self.parity & 1]
        return [0] + data + parity + [1] * self.stop

    def byte_us(self):
        return (1 + self.bits + (self.parity is not None) + self.stop) * 1000000 // self.baud

    def sampled(self, wave, baud):
        """The byte that a receiver so set makes of a wave sent at another baud; None where parity or stop are not there."""
        def level(bit):         # in the middle of the receiver's own bit
            place = (2 * bit + 1) * baud // (2 * self.baud)
            return wave[place] if place < len(wave) else 1

        data = [level(1 + bit) for bit in range(self.bits)]
        after = 1 + self.bits
        if self.parity is not None:
            if level(after) != sum(data) + self.parity & 1:
                return None
            after += 1
        return sum(one << bit for bit, one in enumerate(data)) if level(after) else None


class Way:
    """One direction. receive: function (byte) called when the receiver has it."""

    def __init__(self, board, sender, receiver, receive):
        self._board = board
        self._sender = sender
        self._receiver = receiver
        self._receive = receive
        self._free = 0          # us, when the line is free again
        self.waiting = 0        # bytes that are not out yet
        self.errors = 0         # frames that made no byte

    def send(self, data):
        for byte in data:
            self._free = max(self._free, self._board.now) + self._sender.byte_us()
            self.waiting += 1
            self._board.plan(self._free, lambda byte=byte: self._out(byte))

    def _out(self, byte):
        self.waiting -= 1
        came = self._receiver.sampled(self._sender.wave(byte), self._sender.baud)
        if came is None:
            self.errors += 1
        else:
            self._receive(came)


class Line:
    """Both directions, as the terminal's end sees them. Without a device what is sent goes nowhere."""

    def __init__(self, board):
        self._board = board
        self._came = bytearray()
        self._device = None
        self._far = self._near = UartSettings()
        self.lost = 0           # bytes that came while the buffer was full
        self._join()

    def open(self, settings):
        self._near = settings
        self._join()

    def attach(self, device, settings):
        self._device = device
        self._far = settings
        self._join()
        return self

    def _join(self):
        self.out = Way(self._board, self._near, self._far, self._device.receive if self._device else lambda byte: None)
        self._back = Way(self._board, self._far, self._near, self._take)

    def _take(self, byte):
        if len(self._came) < self._near.rxbuf:
            self._came.append(byte)
        else:
            self.lost += 1

    def send(self, data):
        """The device says something."""
        self._back.send(data)

    @property
    def errors(self):
        """Frames that the terminal's end could not read."""
        return self._back.errors

    def write(self, data):
        room = self.room()
        self.out.send(data[:room])
        return min(room, len(data))

    def room(self):
        return self._near.txbuf - self.out.waiting

    def any(self):
        return len(self._came)

    def read(self, n):
        data = bytes(self._came[:n])
        self._came = self._came[n:]
        return data
