use super::*;

const NONE: Modifiers = Modifiers::NONE;
const CONTROL: Modifiers = Modifiers { control: true, ..NONE };
const SHIFT: Modifiers = Modifiers { shift: true, ..NONE };

/// A keyboard that writes down what it is told: `+x` a press, `-x` a release, `"…"` text.
#[derive(Default)]
struct Paper {
    written: Vec<String>,
    /// After so many bursts the keyboard goes to another window.
    loses_focus_after: Option<usize>,
    /// For so many looks the user holds Ctrl.
    holds: u32,
    pauses: u32,
    settled: u32,
    /// It takes nothing in.
    hangs: bool,
    /// The burst that the system takes in part.
    breaks_at: Option<usize>,
}

impl Paper {
    fn bursts(&self) -> usize {
        self.written.len()
    }

    fn write(&mut self, burst: String) -> Result<(), TypingError> {
        let broken = self.breaks_at == Some(self.bursts());
        self.written.push(burst);
        if broken { Err(TypingError::Refused(Refusal::NotReacting)) } else { Ok(()) }
    }
}

impl Keyboard for Paper {
    type Code = Key;

    fn in_focus(&mut self) -> bool {
        self.loses_focus_after.is_none_or(|after| self.bursts() < after)
    }

    fn user_holds_modifier(&mut self, _ours: &[Key]) -> bool {
        let held = self.holds > 0;
        self.holds = self.holds.saturating_sub(1);
        held
    }

    fn find(&mut self, key: Key) -> Result<(Key, Modifiers), TypingError> {
        match key {
            Key::Character('☃') => Err(no_snowman()),
            Key::Character(character) if character.is_uppercase() => {
                Ok((Key::Character(character.to_ascii_lowercase()), SHIFT))
            }
            key => Ok((key, NONE)),
        }
    }

    fn send(&mut self, changes: &[(Key, bool)]) -> Result<(), TypingError> {
        let name = |key: &Key| match key {
            Key::Character(character) => character.to_string(),
            Key::Named(key) => format!("{key:?}"),
        };
        let change = |(key, down): &(Key, bool)| format!("{}{}", if *down { '+' } else { '-' }, name(key));
        self.write(changes.iter().map(change).collect::<Vec<_>>().join(" "))
    }

    fn text(&mut self, text: &str) -> Result<(), TypingError> {
        self.write(format!("{text:?}"))
    }

    fn settle(&mut self) -> Result<(), TypingError> {
        self.settled += 1;
        if self.hangs { Err(TypingError::Refused(Refusal::NotReacting)) } else { Ok(()) }
    }

    fn pause(&mut self) {
        self.pauses += 1;
    }
}

fn typed(paper: &mut Paper, strokes: &[Stroke]) -> (Result<(), TypingError>, Vec<String>) {
    let outcome = type_all(paper, strokes, &AtomicBool::new(false));
    (outcome, std::mem::take(&mut paper.written))
}

fn no_snowman() -> TypingError {
    TypingError::Refused(Refusal::NoSuchKey("☃".to_owned()))
}

fn text(text: &str) -> Stroke {
    Stroke::Text(text.to_owned())
}

fn press(key: Key, modifiers: Modifiers, times: u16) -> Stroke {
    Stroke::Press { key, modifiers, times }
}

#[test]
fn text_goes_in_bursts_and_no_character_is_cut() {
    let mut paper = Paper::default();
    let (outcome, written) = typed(&mut paper, &[text("Søren Ærø 😀😀😀Жука")]);
    assert_eq!((outcome, paper.settled), (Ok(()), 2), "the program is waited for in between");
    assert_eq!(written, [r#""Søren Ær""#, r#""ø 😀😀😀Жук""#, r#""а""#]);
}

#[test]
fn keys_are_pressed_with_their_modifiers_and_those_that_the_layout_needs() {
    let f2 = Key::Named(NamedKey::F(2));
    let cases = [
        (press(f2, NONE, 2), vec!["+F(2) -F(2)", "+F(2) -F(2)"]),
        (press(Key::Character('a'), CONTROL, 1), vec!["+LeftControl +a -a -LeftControl"]),
        (
            press(Key::Character('A'), CONTROL, 1),
            vec!["+LeftControl +LeftShift +a -a -LeftShift -LeftControl"],
        ),
        (press(Key::Character('A'), SHIFT, 1), vec!["+LeftShift +a -a -LeftShift"]),
        // Alone it is text, which needs no layout.
        (press(Key::Character('☃'), NONE, 2), vec![r#""☃""#, r#""☃""#]),
        (
            Stroke::Held { modifiers: SHIFT, keys: vec![Key::Character('e'), Key::Character('c')] },
            vec!["+LeftShift +e -e +c -c -LeftShift"],
        ),
    ];
    for (stroke, wanted) in cases {
        let (outcome, written) = typed(&mut Paper::default(), std::slice::from_ref(&stroke));
        assert_eq!(
            (outcome, written),
            (Ok(()), wanted.into_iter().map(str::to_owned).collect()),
            "{stroke:?}"
        );
    }
}

#[test]
fn a_key_that_the_layout_has_not_is_refused_and_nothing_is_held() {
    let (outcome, written) = typed(&mut Paper::default(), &[press(Key::Character('☃'), CONTROL, 1)]);
    assert_eq!((outcome, written), (Err(no_snowman()), vec![]));
}

#[test]
fn where_the_keyboard_goes_elsewhere_typing_stops_and_says_how_much_was_typed() {
    let mut paper = Paper { loses_focus_after: Some(2), ..Paper::default() };
    let (outcome, written) = typed(&mut paper, &[text("1234567890abcdefghijk")]);
    assert_eq!(outcome, Err(TypingError::FocusMoved { typed: 16 }));
    assert_eq!(written.len(), 2);
    let mut paper = Paper { loses_focus_after: Some(0), ..Paper::default() };
    assert_eq!(typed(&mut paper, &[text("1")]), (Err(TypingError::FocusMoved { typed: 0 }), vec![]));
}

#[test]
fn a_held_key_is_let_go_of_however_it_ends() {
    let held = Key::Named(NamedKey::LeftControl);
    let (outcome, written) =
        typed(&mut Paper::default(), &[Stroke::Down(held), press(Key::Character('a'), SHIFT, 1)]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(written, ["+LeftControl", "+LeftShift +a -a -LeftShift", "-LeftControl"]);

    let mut paper = Paper { loses_focus_after: Some(1), ..Paper::default() };
    let (outcome, written) = typed(&mut paper, &[Stroke::Down(held), text("a"), Stroke::Up(held)]);
    assert_eq!(outcome, Err(TypingError::FocusMoved { typed: 1 }));
    assert_eq!(written, ["+LeftControl", "-LeftControl"]);

    let mut paper = Paper { breaks_at: Some(0), ..Paper::default() };
    let (outcome, written) = typed(&mut paper, &[press(Key::Character('a'), CONTROL, 1)]);
    assert_eq!(outcome, Err(TypingError::Refused(Refusal::NotReacting)));
    assert_eq!(written, ["+LeftControl +a -a -LeftControl", "-a -LeftControl"]);

    let (_, written) = typed(&mut Paper::default(), &[Stroke::Down(held), Stroke::Up(held)]);
    assert_eq!(written, ["+LeftControl", "-LeftControl"], "once");
}

#[test]
fn the_users_own_modifiers_are_waited_for_and_not_for_ever() {
    let mut paper = Paper { holds: 30, ..Paper::default() };
    let (outcome, written) = typed(&mut paper, &[text("a")]);
    assert_eq!((outcome, written), (Ok(()), vec![r#""a""#.to_owned()]));
    assert_eq!(paper.pauses, 30);
    let mut paper = Paper { holds: u32::MAX, ..Paper::default() };
    assert_eq!(typed(&mut paper, &[text("a")]), (Err(TypingError::Refused(Refusal::KeysHeld)), vec![]));
}

#[test]
fn a_program_that_hangs_gets_no_more_and_the_last_keys_are_not_waited_for() {
    let mut paper = Paper { hangs: true, ..Paper::default() };
    let (outcome, written) = typed(&mut paper, &[text("123456789")]);
    assert_eq!(outcome, Err(TypingError::Refused(Refusal::NotReacting)));
    assert_eq!(written, [r#""12345678""#]);
    let mut paper = Paper { hangs: true, ..Paper::default() };
    assert_eq!(typed(&mut paper, &[text("12345678")]).0, Ok(()));
}

#[test]
fn called_off_nothing_more_is_typed() {
    let mut paper = Paper::default();
    let outcome = type_all(&mut paper, &[text("a")], &AtomicBool::new(true));
    assert_eq!((outcome, paper.written), (Err(TypingError::Stopped { typed: 0 }), vec![]));
}
