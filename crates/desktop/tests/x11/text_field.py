# A program with a text field. Says "shown", and each time its text changes "text " and the text as JSON. F2 opens
# a dialog with a field of its own, which says "dialog ", and F3 a second window. Enter says "enter".
import json
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk


def say(*words):
    print(*words, flush=True)


def field(window, kind):
    entry = Gtk.Entry()
    entry.connect("changed", lambda entry: say(kind, json.dumps(entry.get_text())))
    entry.connect("activate", lambda _: say("enter"))
    window.add(entry) if not isinstance(window, Gtk.Dialog) else window.get_content_area().add(entry)
    return entry


def pressed(_window, event):
    if event.keyval == Gdk.KEY_F2:
        dialog = Gtk.Dialog(title="dialog", transient_for=window)
        field(dialog, "dialog")
        dialog.show_all()
        return True
    if event.keyval == Gdk.KEY_F3:
        another = Gtk.Window(title="another")
        field(another, "another")
        another.show_all()
        return True
    return False


window = Gtk.Window(title=sys.argv[1] if len(sys.argv) > 1 else "text field")
window.set_default_size(400, 80)
if "fixed" in sys.argv[2:]:
    window.set_resizable(False)
field(window, "text")
window.connect("key-press-event", pressed)
window.connect("map-event", lambda *_: say("shown"))
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
