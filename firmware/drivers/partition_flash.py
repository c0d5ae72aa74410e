"""The flash of a board whose partition table may have been made with a partition for the journal."""


def flash(partitions):
    """partitions: those named journal, block devices; without one the flash lies in files."""
    if not partitions:
        from drivers import console_board

        return console_board.flash()
    from drivers.flash_region import FlashRegion

    return FlashRegion(partitions[0], "flash")
