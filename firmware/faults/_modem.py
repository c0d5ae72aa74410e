"""What the modem does by itself, after the app has turned to something else."""

import binascii


def transmit(call, delay_ms, arguments):
    """The message goes out after delay_ms, whatever has become of its connection in the meantime."""
    connection, data = arguments

    def out():
        call.record("network.send", connection, data, call.device.transmit(connection, data))
        call.layer.schedule.agent.spoke()

    call.after(delay_ms, out)


def deliver(call, delay_ms, connection, data):
    """The message arrives after delay_ms, if its connection is open then."""
    call.later(delay_ms, [connection, binascii.hexlify(data)], data)
