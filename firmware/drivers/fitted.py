"""A text as a display of so many columns and rows can show it."""


def fitted(text, columns, rows):
    """Lines of at most `columns` characters, at most `rows` of them. text: lines separated by line feeds.

    A line that is too long goes on in the next row, from a blank where it has one. A character that such a display has no
    picture of is shown as a question mark.
    """
    lines = []
    for line in text.split("\n"):
        line = "".join([letter if " " <= letter <= "~" else "?" for letter in line])
        while len(line) > columns:
            end = line.rfind(" ", 0, columns + 1)
            end = end if end > 0 else columns
            lines.append(line[:end])
            line = line[end:].lstrip(" ")
        lines.append(line)
    return lines[:rows]
