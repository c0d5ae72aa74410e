"""The console: a person at a terminal. session.py is its core, front.py the form in lines; nothing here draws a screen."""
