//! What each setting is called and what it does, in English and Danish.

use super::Text;
use crate::key::Key;

/// What a setting is called, and what it does.
pub(super) struct Words {
    pub(super) label: Text,
    pub(super) help: Text,
}

const fn words(label: Text, help: Text) -> Words {
    Words { label, help }
}

/// The words of `key`.
pub(super) const fn of(key: Key) -> Words {
    match key {
        Key::RingtoneExternal => words(
            Text::new("Ringtone for external calls", "Ringetone for eksterne opkald"),
            Text::new(
                "Played when somebody outside the company calls. None is silence; the call still shows.",
                "Afspilles, når nogen uden for virksomheden ringer. Ingen er stilhed; opkaldet vises stadig.",
            ),
        ),
        Key::RingtoneLocal => words(
            Text::new("Ringtone for internal calls", "Ringetone for interne opkald"),
            Text::new(
                "Played when a colleague calls. None is silence; the call still shows.",
                "Afspilles, når en kollega ringer. Ingen er stilhed; opkaldet vises stadig.",
            ),
        ),
        Key::RingtoneQueue => words(
            Text::new("Ringtone for queue calls", "Ringetone for køopkald"),
            Text::new(
                "Played when a call comes from a queue. None: the tone for external or internal calls.",
                "Afspilles, når et opkald kommer fra en kø. Ingen: tonen for eksterne eller interne opkald.",
            ),
        ),
        Key::QueueRingtones => words(
            Text::new("Ringtones of single queues", "Ringetoner for enkelte køer"),
            Text::new(
                "A tone of its own for a queue, before the ringtone for queue calls.",
                "En egen tone for en kø, før ringetonen for køopkald.",
            ),
        ),
        Key::QueueCriticalSound => words(
            Text::new("Alarm for critical waits", "Alarm ved kritisk ventetid"),
            Text::new(
                "Repeats while a caller in one of your queues has waited past its critical time.",
                "Gentages, mens en opkalder i en af dine køer har ventet længere end dens kritiske tid.",
            ),
        ),
        Key::RingerVolume => words(
            Text::new("Ringtone volume", "Ringetonens lydstyrke"),
            Text::new("From 0, silent, to 1, full loudness.", "Fra 0, lydløs, til 1, fuld styrke."),
        ),
        Key::ShowStatusPanel => words(
            Text::new("Show the status panel", "Vis statuspanelet"),
            Text::new(
                "Connection, phone, shortcuts and the age of the settings in a panel. Without it only what is pressing shows.",
                "Forbindelse, telefon, genveje og indstillingernes alder i et panel. Uden det vises kun det presserende.",
            ),
        ),
        Key::Theme => {
            words(Text::new("Theme", "Tema"), Text::new("The colours of the window.", "Vinduets farver."))
        }
        Key::DashboardId => words(
            Text::new("Dashboard at start", "Oversigt ved start"),
            Text::new(
                "Opened when the program starts. None: the first of the list.",
                "Åbnes, når programmet starter. Ingen: den første på listen.",
            ),
        ),
        Key::Zoom => words(
            Text::new("Zoom", "Zoom"),
            Text::new(
                "Size of everything in the window. Ctrl + and Ctrl − change it too.",
                "Størrelsen af alt i vinduet. Ctrl + og Ctrl − ændrer den også.",
            ),
        ),
        Key::DashboardColumnWidth => words(
            Text::new("Width of dashboard columns", "Bredde af oversigtens kolonner"),
            Text::new(
                "Dragging the edge of a column changes it too.",
                "Træk i en kolonnes kant ændrer den også.",
            ),
        ),
        Key::PresenceBackground => words(
            Text::new("Colour colleagues by presence", "Farv kolleger efter tilstedeværelse"),
            Text::new(
                "Cards and rows of colleagues carry the colour of their presence, with a sign beside it.",
                "Kollegers kort og rækker får farve efter tilstedeværelse, med et tegn ved siden af.",
            ),
        ),
        Key::CallBackground => words(
            Text::new("Colour colleagues on a call", "Farv kolleger i samtale"),
            Text::new(
                "The same while they are on a call; the call wins over presence.",
                "Det samme, mens de er i samtale; samtalen går forud for tilstedeværelse.",
            ),
        ),
        Key::AutoLaunch => words(
            Text::new("Start when you log in", "Start, når du logger på"),
            Text::new(
                "The program starts by itself when you log in to this computer.",
                "Programmet starter af sig selv, når du logger på denne computer.",
            ),
        ),
        Key::AutoLaunchHide => words(
            Text::new("Start without a window", "Start uden vindue"),
            Text::new(
                "That start shows the tray icon alone. Where there is no tray the window opens minimised.",
                "Den start viser kun ikonet i statusfeltet. Uden statusfelt åbnes vinduet minimeret.",
            ),
        ),
        Key::WindowWallboardMode => words(
            Text::new("Wallboard", "Tavlevisning"),
            Text::new(
                "The dashboard alone on the whole screen, in large type. Esc leaves it until the next start.",
                "Oversigten alene på hele skærmen, med stor skrift. Esc forlader den indtil næste start.",
            ),
        ),
        Key::Fullscreen => words(
            Text::new("Full screen", "Fuld skærm"),
            Text::new("F11 changes it too.", "F11 ændrer den også."),
        ),
        Key::AlwaysOnTop => words(
            Text::new("Always on top", "Altid øverst"),
            Text::new("The window stays above the others.", "Vinduet bliver over de andre."),
        ),
        Key::WindowX => words(
            Text::new("Left edge", "Venstre kant"),
            Text::new(
                "Left edge of the window's frame in logical pixels.",
                "Venstre kant af vinduets ramme i logiske pixels.",
            ),
        ),
        Key::WindowY => words(
            Text::new("Upper edge", "Øverste kant"),
            Text::new(
                "Upper edge of the window's frame in logical pixels.",
                "Øverste kant af vinduets ramme i logiske pixels.",
            ),
        ),
        Key::WindowWidth => words(
            Text::new("Width", "Bredde"),
            Text::new(
                "Width of the window's content in logical pixels.",
                "Bredden af vinduets indhold i logiske pixels.",
            ),
        ),
        Key::WindowHeight => words(
            Text::new("Height", "Højde"),
            Text::new(
                "Height of the window's content in logical pixels.",
                "Højden af vinduets indhold i logiske pixels.",
            ),
        ),
        Key::PhoneId => words(
            Text::new("Desk phone", "Bordtelefon"),
            Text::new(
                "The phone that calls are made and answered with.",
                "Telefonen, der ringes og besvares med.",
            ),
        ),
        Key::SoftphoneId => words(
            Text::new("Softphone", "Softphone"),
            Text::new(
                "The account of the softphone on this computer. When it is registered it is used before the desk phone.",
                "Kontoen for softphonen på denne computer. Når den er registreret, bruges den før bordtelefonen.",
            ),
        ),
        Key::DndWhenDesktopLocked => words(
            Text::new("Do not disturb while locked", "Forstyr ikke, mens låst"),
            Text::new(
                "Your phone is set to do not disturb while this computer is locked. One that you set yourself stays.",
                "Din telefon sættes til forstyr ikke, mens computeren er låst. En, du selv har sat, bliver.",
            ),
        ),
        Key::PopupOnIncomingCall => words(
            Text::new("Come to the front when called", "Kom frem ved opkald"),
            Text::new(
                "The window comes to the front when a call rings, without taking the keyboard.",
                "Vinduet kommer frem, når et opkald ringer, uden at tage tastaturet.",
            ),
        ),
        Key::PopupRevertWhenDone => words(
            Text::new("Go back when the call is over", "Gå tilbage efter opkaldet"),
            Text::new(
                "The window returns to where it was, unless you have used it meanwhile.",
                "Vinduet vender tilbage, hvor det var, medmindre du har brugt det imens.",
            ),
        ),
        Key::BeaconsMayUpdateLocation => words(
            Text::new("Beacons may tell where you are", "Beacons må fortælle, hvor du er"),
            Text::new(
                "Looks for the company's Bluetooth beacons. Off: nothing is looked for at all.",
                "Søger efter virksomhedens Bluetooth-beacons. Fra: der søges slet ikke.",
            ),
        ),
        Key::OutboundGoto => words(
            Text::new("The PBX presents the number", "Centralen viser nummeret"),
            Text::new(
                "Set by the PBX: your own choice of presented number does not count.",
                "Sættes af centralen: dit eget valg af vist nummer gælder ikke.",
            ),
        ),
        Key::PreferredAudioInputs => words(
            Text::new("Microphones", "Mikrofoner"),
            Text::new("The first one that is connected is used.", "Den første, der er tilsluttet, bruges."),
        ),
        Key::PreferredAudioOutputs => words(
            Text::new("Speakers", "Højttalere"),
            Text::new(
                "For speech. The first one that is connected is used.",
                "Til tale. Den første, der er tilsluttet, bruges.",
            ),
        ),
        Key::PreferredVideoInputs => words(
            Text::new("Cameras", "Kameraer"),
            Text::new(
                "Kept for other programs; this one has no video calls.",
                "Gemmes til andre programmer; dette har ingen videoopkald.",
            ),
        ),
        Key::PreferredRingerOutputs => words(
            Text::new("Ring devices", "Ringeenheder"),
            Text::new(
                "Where ringtones are played. The first one that is connected is used.",
                "Hvor ringetoner afspilles. Den første, der er tilsluttet, bruges.",
            ),
        ),
        Key::Kuando => words(
            Text::new("Kuando busylight", "Kuando-lampe"),
            Text::new(
                "The light shows whether you are free, ringing, on a call or not to be disturbed.",
                "Lampen viser, om du er ledig, bliver ringet op, er i samtale eller ikke vil forstyrres.",
            ),
        ),
        Key::PreferredHeadset => words(
            Text::new("Headset", "Headset"),
            Text::new(
                "The maker of the headset that is connected at start: its button answers and ends calls.",
                "Fabrikatet på det headset, der forbindes ved start: knappen besvarer og afslutter opkald.",
            ),
        ),
        Key::ShortcutAnswer => words(
            Text::new("Answer", "Besvar"),
            Text::new(
                "Answers the call that has rung the longest.",
                "Besvarer det opkald, der har ringet længst.",
            ),
        ),
        Key::ShortcutHangup => words(
            Text::new("Hang up", "Læg på"),
            Text::new(
                "Ends the call; without one it declines the call that rings.",
                "Afslutter samtalen; uden samtale afvises opkaldet, der ringer.",
            ),
        ),
        Key::ShortcutToggleWindow => words(
            Text::new("Show or hide the window", "Vis eller skjul vinduet"),
            Text::new(
                "Shows the window and gives it the keyboard, or hides it.",
                "Viser vinduet og giver det tastaturet, eller skjuler det.",
            ),
        ),
        Key::ShortcutCall => words(
            Text::new("Call", "Ring op"),
            Text::new(
                "Opens the call box with the number that is selected or copied.",
                "Åbner opkaldsfeltet med det nummer, der er markeret eller kopieret.",
            ),
        ),
        Key::ShortcutSearch => words(
            Text::new("Search", "Søg"),
            Text::new(
                "Shows the window with the cursor in the search field.",
                "Viser vinduet med markøren i søgefeltet.",
            ),
        ),
        Key::IntegrationRun => words(
            Text::new("Run a program", "Kør et program"),
            Text::new(
                "Starts a program when a call rings or is answered.",
                "Starter et program, når et opkald ringer eller besvares.",
            ),
        ),
        Key::IntegrationSendkeys => words(
            Text::new("Type into a program", "Skriv i et program"),
            Text::new(
                "Brings a program to the front and types into it.",
                "Henter et program frem og skriver i det.",
            ),
        ),
        Key::IntegrationCopyToClipboard => words(
            Text::new("Copy to the clipboard", "Kopiér til udklipsholderen"),
            Text::new("Puts a text on the clipboard.", "Lægger en tekst på udklipsholderen."),
        ),
        Key::IntegrationBrowser => words(
            Text::new("Act in the browser", "Handl i browseren"),
            Text::new(
                "Works on a page that is open in your browser.",
                "Arbejder på en side, der er åben i din browser.",
            ),
        ),
        Key::IntegrationWebsite => words(
            Text::new("Open a web page", "Åbn en webside"),
            Text::new(
                "Opens an address, or sends a request to it.",
                "Åbner en adresse eller sender en forespørgsel til den.",
            ),
        ),
    }
}
