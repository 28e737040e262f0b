# Says as JSON what assistive programs are told of the first control of a name, and presses it where a third word says
# so; or which programs there are, and ends with 1.
import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

DEEPEST = 64

# What carries the name of a control without being it.
WORDS = {"heading", "label", "panel", "paragraph", "section", "static", "text"}


def find(node, name, depth=0):
    if node is None or depth > DEEPEST:
        return None
    try:
        if node.get_name() == name and node.get_role_name() not in WORDS:
            return node
        children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
    except GLib.Error:
        # It went away while it was asked.
        return None
    for child in children:
        found = find(child, name, depth + 1)
        if found is not None:
            return found
    return None


name, seconds = sys.argv[1], float(sys.argv[2])
Atspi.init()
# In milliseconds: a program that stands still is passed over.
Atspi.set_timeout(1000, 1000)
deadline = time.monotonic() + seconds
while time.monotonic() < deadline:
    found = find(Atspi.get_desktop(0), name)
    if found is not None:
        states = found.get_state_set()
        if sys.argv[3:] == ["press"] and not found.do_action(0):
            break
        print(
            json.dumps(
                {
                    "role": found.get_role_name(),
                    "description": found.get_description(),
                    "enabled": states.contains(Atspi.StateType.ENABLED),
                }
            )
        )
        sys.exit(0)
    time.sleep(0.05)
desktop = Atspi.get_desktop(0)
programs = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
print("programs:", [(program.get_name(), program.get_child_count()) for program in programs if program is not None])
sys.exit(1)
