"""The flash of a board whose partition table may have been made with a partition for the journal."""


def flash(partitions):
    """partitions: those named journal, block devices; without one the flash lies in files."""
    if not partitions:
        from drivers.flash_pages import FlashPages

        return FlashPages("flash")
    from drivers.flash_region import FlashRegion

    return FlashRegion(partitions[0], "flash")
