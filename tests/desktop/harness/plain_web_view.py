# A page in a plain web view of the app's engine, with nothing in its way. Says what the page was let do: what leads to
# the second address by its last part, the rest by the names of the hostile page.
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

address, trap = sys.argv[1:]


def say(word):
    print(word, flush=True)
    return True


def decide(_view, decision, kind):
    if kind == WebKit2.PolicyDecisionType.RESPONSE:
        return False
    uri = decision.get_navigation_action().get_request().get_uri()
    if not uri.startswith(trap):
        return False
    decision.ignore()
    return say(uri.split("?")[0].rsplit("/", 1)[1])


def ask(_view, request):
    wishes = {
        WebKit2.UserMediaPermissionRequest: "camera",
        WebKit2.GeolocationPermissionRequest: "place",
        WebKit2.PointerLockPermissionRequest: "pointer_lock",
    }
    request.deny()
    return say(wishes.get(type(request), str(type(request))))


def talk(_view, dialog):
    if dialog.get_dialog_type() == WebKit2.ScriptDialogType.CONFIRM:
        dialog.confirm_set_confirmed(True)
    elif dialog.get_dialog_type() == WebKit2.ScriptDialogType.PROMPT:
        dialog.prompt_set_text("x")
    return say(dialog.get_message())


def load(_context, download):
    say(download.get_request().get_uri().rsplit("/", 1)[1])
    download.cancel()


view = WebKit2.WebView()
settings = view.get_settings()
settings.set_enable_media_stream(True)
settings.set_enable_mock_capture_devices(True)
settings.set_javascript_can_access_clipboard(True)
settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
view.connect("decide-policy", decide)
view.connect("create", lambda _, action: say(action.get_request().get_uri().rsplit("/", 1)[1]) and None)
view.connect("permission-request", ask)
view.connect("script-dialog", talk)
view.connect("print", lambda *_: say("print"))
view.connect("enter-fullscreen", lambda *_: say("full_screen"))
view.get_context().connect("download-started", load)
view.get_user_content_manager().connect("script-message-received::ipc", lambda *_: say("handler"))
view.get_user_content_manager().register_script_message_handler("ipc")
window = Gtk.Window(title="plain web view")
window.set_default_size(700, 520)
window.add(view)
window.connect("destroy", Gtk.main_quit)
view.load_uri(address)
window.show_all()
Gtk.main()
