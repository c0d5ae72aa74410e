"""A text as a display of so many columns and rows can show it."""


def fitted(text, columns, rows):
    """Lines of at most `columns` characters, at most `rows` of them. text: lines separated by line feeds.

    A line that is too long goes on in the next row. Where there are too few of those, the lines are run together, and words
    broken if need be. A character that such a display has no picture of is shown as a question mark.
    """
    text = "".join([letter if " " <= letter <= "~" or letter == "\n" else "?" for letter in text])
    lines = _broken(text, columns)
    if len(lines) > rows:
        text = text.replace("\n", " ")
        lines = _broken(text, columns)
    if len(lines) > rows:
        lines = [text[place : place + columns] for place in range(0, len(text), columns)]
    return lines[:rows]


def _broken(text, columns):
    """At blanks where there are any."""
    lines = []
    for line in text.split("\n"):
        while len(line) > columns:
            end = line.rfind(" ", 0, columns + 1)
            end = end if end > 0 else columns
            lines.append(line[:end])
            line = line[end:].lstrip(" ")
        lines.append(line)
    return lines
