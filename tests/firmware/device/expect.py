"""What a test says when it is not satisfied; stock MicroPython has no unittest."""


def equal(found, wanted):
    if found != wanted:
        raise AssertionError("found %r, wanted %r" % (found, wanted))


def raises(error, function, *arguments):
    """`function` raises exactly this class of error, and nothing else."""
    try:
        result = function(*arguments)
    except Exception as problem:
        result = problem
    if type(result) is not error:
        raise AssertionError("wanted %s, found %r" % (error.__name__, result))
