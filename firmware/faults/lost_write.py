"""The page is reported written and reads so, but it never got beyond the chip's own buffer: with the power it is gone."""


def prepare(layer):
    """From here on the layer answers reads itself: what is in the buffer lies over what is in the flash."""
    layer.buffered = []
    real, size = layer.device.read, layer.BLOCK

    def read(block, data, offset=0):
        real(block, data, offset)
        if layer.buffered:
            overlay(layer.buffered, block * size + offset, data)

    layer.read = read


def overlay(buffered, start, data):
    for address, page in buffered:
        first, last = max(address, start), min(address + len(page), start + len(data))
        if first < last:
            data[first - start : last - start] = page[first - address : last - address]


def strike(call):
    address, data = call.arguments
    call.layer.buffered.append((address, bytes(data)))
    size = call.layer.BLOCK

    def erase(later):
        start = later.arguments[0] * size
        if start <= address < start + size:
            call.layer.buffered = []
        return later.go_on()

    call.hold("erase", erase)
