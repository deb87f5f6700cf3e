"""The one exception for what the owner of the shelf can mend."""


class ShelfError(Exception):
    """Something on the shelf, in the index or in the settings is wrong.

    The message is one line: it names the file, the line or the setting, and says what to do.
    """
