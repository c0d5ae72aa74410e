"""The console as a full screen: app.py puts it together, one file for each pane, bridge.py between it and the session."""
