"""Nothing between LittleFS and the flash allocates: the driver, its recorder, and the fault layer until it strikes."""

import micropython
from block_device import BlockDevice
from expect import equal
from flash import FOLDER, new_flash, read
from rig import Rig

from drivers.flash_region import FlashRegion
from faults.layer import Schedule
from faults.storage_layer import StorageLayer
from peripherals.storage import StorageRecorder


def without_heap(flash):
    """Uses the flash while nothing can be allocated, as when LittleFS calls."""
    data = memoryview(bytearray(1024))
    page = data[:256]
    flash.erase(1)
    micropython.heap_lock()
    try:
        flash.erase(1)
        flash.program(4096, data)
        flash.program(4096, data)
        flash.program(4096 + 256, page)
        read(flash, 4096, data)
        read(flash, 4096 + 256, page)
    finally:
        micropython.heap_unlock()


def test_the_driver_allocates_nothing():
    without_heap(new_flash())


def test_the_driver_of_a_region_allocates_nothing():
    without_heap(FlashRegion(BlockDevice(FOLDER + "/region"), FOLDER + "/region"))


def test_the_recorder_allocates_nothing():
    recorder = StorageRecorder(new_flash(), Rig().agent, None)
    recorder.phase("memory")
    without_heap(recorder)


def test_the_fault_layer_allocates_nothing_until_it_strikes():
    rows = [("storage.program", 99, "cut", "", []), ("storage.erase", 99, "cut", "memory", [])]
    schedule = Schedule(rows, (), Rig().agent)
    layer = StorageLayer(new_flash("layered"), schedule)
    recorder = StorageRecorder(layer, schedule.agent, layer.phase)
    recorder.phase("memory")
    without_heap(recorder)
    equal([one.count for one in schedule.armed], [3, 2])
