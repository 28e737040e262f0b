//! What is to be typed as presses of X11 keys, one after the other.

use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use xkeysym::{Keysym, RawKeysym, key};

/// What a key is to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Character(char),
    /// The first of these that there is.
    Named(&'static [RawKeysym]),
}

impl Wanted {
    /// The keysym for a key that has to be made.
    pub(super) fn keysym(self) -> Option<RawKeysym> {
        match self {
            Self::Character(character) => {
                let keysym = Keysym::from_char(character).raw();
                (keysym != key::NoSymbol).then_some(keysym)
            }
            Self::Named(keysyms) => keysyms.first().copied(),
        }
    }
}

/// One step of typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Pressed and let go of.
    Tap(Wanted),
    Down(Wanted),
    Up(Wanted),
}

impl Step {
    pub(super) fn wanted(&self) -> Wanted {
        let (Self::Tap(wanted) | Self::Down(wanted) | Self::Up(wanted)) = *self;
        wanted
    }
}

/// Steps between which the keyboard may be looked at, and whether they are a command to the program, which may
/// open a window for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Burst {
    pub steps: Vec<Step>,
    pub is_command: bool,
}

/// How many characters are typed between two looks at where the keyboard goes.
const AT_ONCE: usize = 8;

const SHIFT: Wanted = Wanted::Named(&[key::Shift_L, key::Shift_R]);
const CONTROL: Wanted = Wanted::Named(&[key::Control_L, key::Control_R]);
const ALT: Wanted = Wanted::Named(&[key::Alt_L, key::Meta_L, key::Alt_R]);
const LOGO: Wanted = Wanted::Named(&[key::Super_L, key::Super_R]);
/// The one that a character needs beside its key.
pub(super) const SHIFT_KEY: Wanted = SHIFT;

/// The strokes as bursts, in order.
pub(super) fn bursts(strokes: &[Stroke]) -> Vec<Burst> {
    let mut bursts = Vec::new();
    for stroke in strokes {
        match stroke {
            Stroke::Text(text) => {
                // Never a key press: the planner has made spaces of them, and this is the last gate.
                let typed =
                    |one: char| Step::Tap(Wanted::Character(if one.is_control() { ' ' } else { one }));
                let steps: Vec<Step> = text.chars().map(typed).collect();
                bursts.extend(
                    steps.chunks(AT_ONCE).map(|steps| Burst { steps: steps.to_vec(), is_command: false }),
                );
            }
            Stroke::Press { key, modifiers, times } => {
                let (wanted, modifiers) = wanted_with(*key, *modifiers);
                for _ in 0..*times {
                    bursts.push(chord(modifiers, &[wanted], is_command(*key, modifiers)));
                }
            }
            Stroke::Held { modifiers, keys } => {
                let wanted: Vec<Wanted> = keys.iter().map(|key| wanted(*key)).collect();
                bursts.push(chord(*modifiers, &wanted, true));
            }
            Stroke::Down(key) => bursts.push(single(Step::Down(wanted(*key)))),
            Stroke::Up(key) => bursts.push(single(Step::Up(wanted(*key)))),
        }
    }
    bursts
}

fn single(step: Step) -> Burst {
    Burst { steps: vec![step], is_command: false }
}

fn chord(modifiers: Modifiers, keys: &[Wanted], is_command: bool) -> Burst {
    let held = [
        (modifiers.control, CONTROL),
        (modifiers.alt, ALT),
        (modifiers.logo, LOGO),
        (modifiers.shift, SHIFT),
    ];
    let held: Vec<Wanted> = held.into_iter().filter_map(|(is_held, key)| is_held.then_some(key)).collect();
    let down = held.iter().map(|key| Step::Down(*key));
    let taps = keys.iter().map(|key| Step::Tap(*key));
    let up = held.iter().rev().map(|key| Step::Up(*key));
    Burst { steps: down.chain(taps).chain(up).collect(), is_command }
}

/// Whether a program may answer the key with more than a moved cursor.
fn is_command(key: Key, modifiers: Modifiers) -> bool {
    let is_moving = |named| {
        use NamedKey::{Backspace, Delete, Down, End, Home, Insert, Left, Right, Space, Tab, Up};
        matches!(named, Tab | Backspace | Delete | Insert | Home | End | Up | Down | Left | Right | Space)
    };
    modifiers.control
        || modifiers.alt
        || modifiers.logo
        || match key {
            Key::Named(named) => !is_moving(named),
            Key::Character(_) => false,
        }
}

fn wanted_with(key: Key, modifiers: Modifiers) -> (Wanted, Modifiers) {
    match key {
        // Keyboards have it on that key.
        Key::Named(NamedKey::Break) => {
            (wanted(Key::Named(NamedKey::Pause)), Modifiers { control: true, ..modifiers })
        }
        other => (wanted(other), modifiers),
    }
}

fn wanted(key: Key) -> Wanted {
    match key {
        Key::Character(character) => Wanted::Character(character),
        Key::Named(named) => Wanted::Named(keysyms(named)),
    }
}

/// What the key has engraved, the usual one first.
fn keysyms(named: NamedKey) -> &'static [RawKeysym] {
    const FUNCTION: [&[RawKeysym]; 24] = [
        &[key::F1],
        &[key::F2],
        &[key::F3],
        &[key::F4],
        &[key::F5],
        &[key::F6],
        &[key::F7],
        &[key::F8],
        &[key::F9],
        &[key::F10],
        &[key::F11],
        &[key::F12],
        &[key::F13],
        &[key::F14],
        &[key::F15],
        &[key::F16],
        &[key::F17],
        &[key::F18],
        &[key::F19],
        &[key::F20],
        &[key::F21],
        &[key::F22],
        &[key::F23],
        &[key::F24],
    ];
    const DIGIT: [&[RawKeysym]; 10] = [
        &[key::KP_0],
        &[key::KP_1],
        &[key::KP_2],
        &[key::KP_3],
        &[key::KP_4],
        &[key::KP_5],
        &[key::KP_6],
        &[key::KP_7],
        &[key::KP_8],
        &[key::KP_9],
    ];
    match named {
        NamedKey::Enter => &[key::Return],
        NamedKey::Tab => &[key::Tab],
        NamedKey::Escape => &[key::Escape],
        NamedKey::Backspace => &[key::BackSpace],
        NamedKey::Delete => &[key::Delete],
        NamedKey::Insert => &[key::Insert],
        NamedKey::Home => &[key::Home],
        NamedKey::End => &[key::End],
        NamedKey::PageUp => &[key::Page_Up],
        NamedKey::PageDown => &[key::Page_Down],
        NamedKey::Up => &[key::Up],
        NamedKey::Down => &[key::Down],
        NamedKey::Left => &[key::Left],
        NamedKey::Right => &[key::Right],
        NamedKey::Space => &[key::space],
        NamedKey::F(number) => usize::from(number)
            .checked_sub(1)
            .and_then(|index| FUNCTION.get(index))
            .copied()
            .unwrap_or_default(),
        NamedKey::CapsLock => &[key::Caps_Lock],
        NamedKey::NumLock => &[key::Num_Lock],
        NamedKey::ScrollLock => &[key::Scroll_Lock],
        NamedKey::PrintScreen => &[key::Print],
        NamedKey::Pause => &[key::Pause],
        NamedKey::Break => &[key::Break],
        NamedKey::Help => &[key::Help],
        NamedKey::Clear => &[key::KP_Begin, key::Clear],
        NamedKey::Menu => &[key::Menu],
        NamedKey::Numpad(digit) => DIGIT.get(usize::from(digit)).copied().unwrap_or_default(),
        NamedKey::NumpadAdd => &[key::KP_Add],
        NamedKey::NumpadSubtract => &[key::KP_Subtract],
        NamedKey::NumpadMultiply => &[key::KP_Multiply],
        NamedKey::NumpadDivide => &[key::KP_Divide],
        NamedKey::NumpadDecimal => &[key::KP_Decimal, key::KP_Separator],
        NamedKey::NumpadEnter => &[key::KP_Enter],
        NamedKey::LeftShift => &[key::Shift_L],
        NamedKey::RightShift => &[key::Shift_R],
        NamedKey::LeftControl => &[key::Control_L],
        NamedKey::RightControl => &[key::Control_R],
        NamedKey::LeftAlt => &[key::Alt_L],
        NamedKey::RightAlt => &[key::Alt_R, key::ISO_Level3_Shift],
        NamedKey::LeftLogo => &[key::Super_L],
        NamedKey::RightLogo => &[key::Super_R],
        NamedKey::VolumeMute => &[key::XF86_AudioMute],
        NamedKey::VolumeDown => &[key::XF86_AudioLowerVolume],
        NamedKey::VolumeUp => &[key::XF86_AudioRaiseVolume],
        NamedKey::MediaNext => &[key::XF86_AudioNext],
        NamedKey::MediaPrevious => &[key::XF86_AudioPrev],
        NamedKey::MediaStop => &[key::XF86_AudioStop],
        NamedKey::MediaPlayPause => &[key::XF86_AudioPlay],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tap(character: char) -> Step {
        Step::Tap(Wanted::Character(character))
    }

    #[test]
    fn a_text_is_its_characters_in_bursts_and_a_control_character_is_a_space() {
        let bursts = bursts(&[Stroke::Text("Ærø\n\u{1b}\u{7f}жs😀\u{9b}".to_owned())]);
        let steps: Vec<&[Step]> = bursts.iter().map(|burst| burst.steps.as_slice()).collect();
        assert_eq!(steps, [&"Ærø   жs".chars().map(tap).collect::<Vec<_>>()[..], &[tap('😀'), tap(' ')][..]]);
    }

    #[test]
    fn a_group_holds_its_modifiers_over_all_of_its_keys_and_lets_them_go_in_turn() {
        let modifiers = Modifiers { control: true, shift: true, ..Modifiers::NONE };
        let keys = vec![Key::Character('e'), Key::Named(NamedKey::F(2))];
        let [burst] = &bursts(&[Stroke::Held { modifiers, keys }])[..] else { unreachable!("one burst") };
        assert_eq!(
            burst.steps,
            [
                Step::Down(CONTROL),
                Step::Down(SHIFT),
                tap('e'),
                Step::Tap(Wanted::Named(&[key::F2])),
                Step::Up(SHIFT),
                Step::Up(CONTROL),
            ]
        );
        assert!(burst.is_command);
    }

    #[test]
    fn a_repeated_key_can_be_stopped_between_any_two() {
        let press = Stroke::Press { key: Key::Named(NamedKey::Left), modifiers: Modifiers::NONE, times: 42 };
        let bursts = bursts(&[press]);
        assert_eq!(bursts.len(), 42);
        assert!(bursts.iter().all(|burst| burst.steps.len() == 1 && !burst.is_command));
    }

    #[test]
    fn every_named_key_has_a_keysym() {
        let all = (1..=24).map(NamedKey::F).chain((0..=9).map(NamedKey::Numpad));
        for named in all.chain([NamedKey::Enter, NamedKey::Clear, NamedKey::RightAlt, NamedKey::MediaStop]) {
            assert!(Wanted::Named(keysyms(named)).keysym().is_some(), "{named:?}");
        }
    }
}
