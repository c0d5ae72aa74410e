"""Regional policies, dated: which amounts ask for a signature or a verification today."""

from messages.dates import digits


def apply(terminal):
    """The policy in force takes the place of the amounts that were provisioned; few terminals know of dates."""
    if terminal.guards.on("policy_dated"):
        configuration = terminal.configuration
        now = digits(terminal.now())
        found = in_force(configuration["policies"], now[:4] + "-" + now[4:6] + "-" + now[6:8], configuration["region"])
        if found:
            configuration["signature_from"], configuration["tap_cvm_from"] = found


def in_force(policies, today, region):
    """(signature_from, tap_cvm_from), or None before the first policy.

    policies: "YYYY-MM-DD region signature_from tap_cvm_from" each. The newest of a region is in force; of two of one day the
    stricter amounts. A region that no policy names gets the strictest of all regions.
    """
    rows = sorted(row for row in (line.split(" ") for line in policies) if row[0] <= today)
    regions = sorted(set(row[1] for row in rows))
    strictest = None
    for one in [region] if region in regions else regions:
        own = [row for row in rows if row[1] == one]
        for row in own:
            if row[0] == own[-1][0]:
                amounts = int(row[2]), int(row[3])
                strictest = (min(strictest[0], amounts[0]), min(strictest[1], amounts[1])) if strictest else amounts
    return strictest
