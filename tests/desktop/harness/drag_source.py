# A window that gives one address to whoever it is dragged to; says "given" and "end".
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk

window = Gtk.Window(title="drag source")
window.set_default_size(160, 120)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label="drag me"))
handle.drag_source_set(
    Gdk.ModifierType.BUTTON1_MASK,
    [Gtk.TargetEntry.new("text/uri-list", 0, 0)],
    Gdk.DragAction.COPY | Gdk.DragAction.MOVE | Gdk.DragAction.LINK,
)


def give(_widget, _context, data, _info, _time):
    data.set_uris([sys.argv[1]])
    print("given", flush=True)


handle.connect("drag-data-get", give)
handle.connect("drag-end", lambda *_: print("end", flush=True))
window.add(handle)
window.connect("destroy", Gtk.main_quit)
window.show_all()
window.move(10, 10)
Gtk.main()
