"""F59 of a code payment: (part, digits). The order number is the same however often the payment is asked for."""

PAYMENT = (("code", 19), ("order", 20))
