"""The terminal's end of the link: answers the host's commands, and is the one place where the terminal waits.

The terminal says what happened and until when it waits (`idle`), the host says what happens next (`go`). In lockstep
time does not pass between two such exchanges; in real time it is the board's own, and what comes is brought when its
time has come.
"""

import time

from facts.limits import FOREVER
from facts.link_frame import LINE_MAX, SEQ_DIGITS, SEQ_NAK
from link.frame import Packer, unpack

_LOOK_MS = const(86400000)      # however long nothing is expected: boards cannot wait for a number of more than 30 bits
_HINT = const("not a frame; the host tool posfault drives this terminal")     # for who types here


def _nothing():
    """No faults, nothing to end."""


class EndOfRun(BaseException):
    """The host began something else; unwinds the app to the main loop. A power cut never comes this way."""

    def __init__(self, seq, word, content):
        self.command = (seq, word, content)


class Agent:
    def __init__(self, port, desk, reset):
        """reset: function () that begins at power-on again, or ends the program."""
        self._port = port
        self._reset = reset
        self._desk = desk               # answers commands that concern no run: link/desk.py
        self._seq = SEQ_NAK
        self._answered = False          # the packer still has the reply to the last command
        self._packer = Packer()
        self._bytes = b""               # of a line that comes in parts
        self.start()

    def start(self, pace=0):
        """A fresh boot: ticks begin at 0 and nothing is awaited or remembered.

        pace: how many times as fast as life the board's clock is taken to run; 0: lockstep.
        """
        self._port.drop()
        self.now = 0
        self.came = 0                   # when what is being brought came: before now, where the board was busy
        self._pace = pace
        self._looked = time.ticks_ms()      # when `now` was last taken from the board's clock
        self._began = time.ticks_us()       # to carry out what the host said
        self.log = []
        self.bring = None               # function (source, content): something reaches a peripheral; set by assemble.py
        self._coming = []               # from the host: [ticks, source, content], by time
        self._own = []                  # from the fault layer: (ticks, source, content), by time
        self._used = 0
        self._horizon = 0               # the host knows of nothing else until then,
        self._quiet = 0                 # and unless somebody is asked to act or hears from us, until then
        self.calm = _nothing            # ends all faults; set by assemble.py where there are any
        self.watchdog = _nothing        # resets a terminal whose storage has failed; set where that can be
        self.mounted(None)
        self.armed(None)

    def armed(self, schedule):
        """The faults of the run: the host may ask what they have counted."""
        self._desk.schedule = schedule

    def mounted(self, volume):
        """The volume that the run has open: what the host reads of it meanwhile is read there."""
        self._desk.volume = volume

    # Lines

    def command(self):
        """The next command: (seq, word, content). Repeats of the last one are answered with the last reply."""
        while True:
            line = self._port.read_line()
            frame = line is not None and self._taken(line)
            if frame:
                return frame

    def _taken(self, line, data=b""):
        """The command in a line, or None where it is none, or one that came before. data: a line that came in parts."""
        frame = unpack(line)
        if frame is None:
            self._aside(SEQ_NAK, "nak", _HINT)
        elif frame[1] == "part" and not data:
            return self._put(*frame[2])
        elif frame[0] != self._seq:
            following = self._seq % (10 ** SEQ_DIGITS - 1) + 1
            if frame[0] != following and self._seq != SEQ_NAK and frame[1] not in ("who", "reset"):
                self._aside(frame[0], "error", "out of turn")
                return None
            self._seq = frame[0]
            self._bytes = data          # it may be asked for once more
            self._answered = False
            if frame[1] != "reset":
                return frame
            self.reply("ok", [])
            self._reset()
        elif self._answered:
            self._packer.send(self._port.write)
        else:
            self._aside(self._seq, "wait", "")
        return None

    def _put(self, place=-1, text="", *_):
        """Of a line that a noisy line does not let through whole; the last one is its length alone."""
        if not text and place == len(self._bytes) > 0:
            return self._taken(self._bytes, self._bytes)
        if place == 0:
            self._bytes = b""
        if place == len(self._bytes) <= LINE_MAX and isinstance(text, str):
            self._bytes += text.encode()
        self._aside(SEQ_NAK, "part", len(self._bytes))

    def _aside(self, seq, word, text):
        """Says a word by a packer of its own, since the host may want the last reply again instead."""
        packer = Packer(128)
        packer.pack(seq, word, [text])
        packer.send(self._port.write)

    def reply(self, word, content, events=None):
        self._packer.pack(self._seq, word, content, events)
        self._packer.send(self._port.write)
        self._answered = True

    def serve(self, frame):
        """Answers commands until one comes that starts a run; gives that one's content."""
        while frame[1] != "boot":
            self.reply(*self._desk.answer(frame[1], frame[2]))
            frame = self.command()
        return frame[2]

    # Time

    def record(self, event):
        """event: a tuple (ticks, point, what ...) of the peripheral boundary, for the trace."""
        self.log.append(event)

    def spoke(self):
        """Something went out that the world may answer: what it had planned is asked for again."""
        self._horizon = self._quiet = -1

    def later(self, delay_ms, source, content):
        """A peripheral or the fault layer brings something in by itself, after delay_ms. content: or a function for it."""
        at = self.now + delay_ms
        index = 0
        while index < len(self._own) and self._own[index][0] <= at:
            index += 1
        self._own.insert(index, (at, source, content))

    def wait(self, until, sources):
        """Lets time pass until an awaited source has something (True) or until ticks `until` have come (False)."""
        if self._pace:
            self._look()
        until = max(until, self.now)    # a deadline taken from a clock that jumped may be over already
        while True:
            known = self._known("keypad" in sources)
            queue = self._next(until, known)
            if queue is None and known < until:
                if self._pace and known > self.now and self._sleep(known, sources):
                    return True         # a real peripheral brought it, while the host knew of nothing
                self._ask(until, sources)
            elif self._sleep(queue[0][0] if queue else until, sources):
                return True
            elif queue is None:
                return False
            elif self._due(queue) in sources:
                return True

    def _due(self, rows):
        """The first event of a queue happens. Gives its source."""
        self._used += rows is self._coming
        self.came, source, content = rows.pop(0)
        if callable(content):
            content()
        else:
            self.bring(source, content)
        return source

    def add(self, stream, read):
        """A stream of a real peripheral, waited for beside the link: see link/port.py."""
        self._port.add(stream, read)

    def remove(self, stream):
        self._port.remove(stream)

    def at(self, ticks):
        """In real time: the moment, in ms since power-on, that the board's own ticks were these."""
        return self.now + time.ticks_diff(ticks, self._looked) * self._pace

    def _look(self):
        """In real time: takes it from the board's clock."""
        before, self._looked = self._looked, time.ticks_ms()
        self.now += time.ticks_diff(self._looked, before) * self._pace

    def _sleep(self, until, sources):
        """Until ticks `until`: at once in lockstep. In real time the host may ask meanwhile, or begin something else; and a
        real peripheral may bring something to an awaited source, which ends it (True).
        """
        while self._pace:
            came, self._port.came = self._port.came, []
            if any(source in sources for source in came):
                return True
            if self.now >= until:
                break
            line = self._port.read_line(min(until - self.now, _LOOK_MS) // self._pace + 1)
            self._look()
            frame = line is not None and self._taken(line)
            if frame:
                self._otherwise(frame)
        self.now = max(self.now, until)
        return False

    def _known(self, people):
        """Until when the host has told everything: an answer is a gapless beginning of what will happen.

        people: whether somebody waits to be asked, who may then do what the host did not plan before.
        """
        known = self._horizon if people else self._quiet
        if known >= 0 and self._coming:
            return max(self._horizon, self._coming[0][0])
        return known

    def _next(self, until, known):
        """The queue with the earliest event that is due, ours or the host's; at the same time the host's comes first."""
        theirs = self._coming[0][0] if known >= 0 and self._coming else FOREVER
        ours = self._own[0][0] if self._own else FOREVER
        if theirs < FOREVER and theirs <= min(ours, until):
            return self._coming
        if ours < FOREVER and ours <= min(known, until):
            return self._own
        return None

    def _ask(self, until, sources):
        if self._own:
            until = min(until, self._own[0][0])
        answer = self._exchange(-1 if until >= FOREVER else until, sources)
        self._horizon, self._quiet, self._coming = answer
        if self._quiet < 0:
            self._quiet = FOREVER
        self._used = 0
        if self._pace:
            self._look()        # whoever answers may have taken his time

    def spill(self):
        """Tells the host what has happened so far, although nothing is awaited: a long slip would not fit into one line."""
        self._ask(self.now, ())

    def _tell(self, until, sources):
        """What has happened; in parts where no piece of the heap takes so long a line."""
        self._desk.spent = time.ticks_diff(time.ticks_us(), self._began)
        try:
            self._packer.pack(self._seq, "idle", (self.now, until, sources, self._used), self.log)
        except MemoryError:
            half = len(self.log) // 2
            if not half:
                raise
            rest = self.log[half:]
            del self.log[half:]
            self.spill()
            self.log.extend(rest)
            return self._tell(until, sources)
        self._packer.send(self._port.write)
        self._answered = True
        self.log.clear()

    def _exchange(self, until, sources):
        self._tell(until, sources)
        while True:
            frame = self.command()
            if frame[1] == "calm":
                self.calm()
                self._own = [one for one in self._own if one[1] != "keypad"]    # the key that is stuck comes up
            if frame[1] in ("go", "calm"):
                self._began = time.ticks_us()
                return frame[2]
            self._otherwise(frame)

    def _otherwise(self, frame):
        """A command amid a run that does not go on with it."""
        if frame[1] not in self._desk.READING:
            raise EndOfRun(*frame)
        self.reply(*self._desk.answer(frame[1], frame[2]))

    def die(self, counters):
        """The power is gone: says so, again where that got lost, and never returns."""
        try:
            self.reply("dead", (self.now, self._used, counters), self.log)
        except MemoryError:
            self.spill()
            self.reply("dead", (self.now, self._used, counters), self.log)
        while True:
            seq = self._seq
            try:
                self.command()
            except KeyboardInterrupt:       # would close files, and so write them
                pass
            self._seq, self._answered = seq, True   # whatever it was, nobody is there to do it
