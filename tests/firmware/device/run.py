"""Runs the tests of one module: `micropython run.py FILE FOLDER`. Says `ok NAME`, or `failed NAME` and why."""

import gc
import sys


def main(path):
    folder, _, name = path.rpartition("/")
    sys.path.insert(0, folder)
    gc.threshold(1024)          # as main.py does: what is loaded stays, and must leave the heap in one piece
    module = __import__(name.rpartition(".")[0])
    gc.threshold(-1)
    for test in sorted(name for name in dir(module) if name.startswith("test_")):
        gc.collect()
        try:
            getattr(module, test)()
        except Exception as problem:
            print("failed", test)
            sys.print_exception(problem)
        else:
            print("ok", test)


main(sys.argv[1])
