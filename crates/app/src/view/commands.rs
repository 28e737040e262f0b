//! The commands of the page: the table from which their types in `ui/src/bindings/Commands.ts` are made.
//!
//! Arguments are named and typed as those of the function in the shell that takes the command (`src-tauri`, whose tests
//! compare the two); the answer is what the page is given where nothing is refused. A refusal is thrown as
//! [`UiError`](super::UiError).

use std::any::TypeId;
use std::path::PathBuf;

use serde_json::Value;
use ts_rs::{Config, TS, TypeVisitor};

use super::editor::{Keep, ShortcutCheck};
use super::{
    BoardBase, BoardDecision, BoardDraft, BoardEdit, BoardSaved, CallAction, FirstState, IntegrationEntry,
    IntegrationPreview, Look, PageFailure, PageShown, Phonebook, ResetSent, RingtonePlayed, SignIn, Snapshot,
    ZoomStep,
};

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub name: &'static str,
    /// What it does, a line each; may be empty.
    pub docs: Vec<&'static str>,
    pub arguments: Vec<Argument>,
    pub answer: Type,
}

/// One argument of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// As the function in Rust has it; on the wire it is in camel case.
    pub name: &'static str,
    pub of: Type,
}

/// A type in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    pub rust: &'static str,
    pub typescript: String,
    /// What of it is no type of the language, and the file that has it.
    imports: Vec<(String, PathBuf)>,
}

/// Gathers what a type is made of.
struct Imports<'a>(&'a Config, Vec<(String, PathBuf)>);

impl TypeVisitor for Imports<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if let Some(file) = T::output_path() {
            self.1.push((T::ident(self.0), file));
        }
    }
}

impl Type {
    fn of<T: TS + 'static>(rust: &'static str) -> Self {
        // Any JSON at all.
        if TypeId::of::<T>() == TypeId::of::<Value>() {
            return Self { rust, typescript: "unknown".to_owned(), imports: Vec::new() };
        }
        // JSON has one kind of number.
        let config = Config::new().with_large_int("number");
        let mut imports = Imports(&config, Vec::new());
        imports.visit::<T>();
        T::visit_generics(&mut imports);
        let imports = imports.1;
        Self { rust, typescript: T::name(&config), imports }
    }
}

macro_rules! commands {
    ($($(#[doc = $docs:literal])* $name:ident($($argument:ident: $of:ty),*) -> $answer:ty;)+) => {
        /// All of them.
        #[must_use]
        pub fn all() -> Vec<Command> {
            vec![$(Command {
                name: stringify!($name),
                docs: vec![$($docs.trim()),*],
                arguments: vec![$(Argument {
                    name: stringify!($argument),
                    of: Type::of::<$of>(stringify!($of)),
                }),*],
                answer: Type::of::<$answer>(stringify!($answer)),
            }),+]
        }
    };
}

commands! {
    /// The page listens. It watches neither report nor editor, and is told of what changes after this revision.
    ui_ready() -> Snapshot;
    /// What the window was born with, once: for the first frame, before the page follows the host.
    first_state() -> FirstState;
    /// Whether `report` and `editor` are shown: else they are null. The patch with them comes before the answer.
    watch(report: bool, editor: bool) -> ();
    /// What the page shows now, measured: the answer to a change of its looks.
    page_shown(shown: PageShown) -> ();
    /// Something in the page threw. Without a `part` the host builds the page anew, a few times.
    page_failed(failure: PageFailure) -> ();
    sign_in(request: SignIn) -> ();
    /// Asks the PBX for a new password, by SMS or by e-mail; says which of them it was.
    reset_password(username: String, sms: bool) -> ResetSent;
    /// `everywhere`: every session of this user is ended at the PBX, not only forgotten here.
    sign_out(everywhere: bool) -> ();
    try_demo() -> ();
    refresh() -> ();
    open_dashboard(id: String) -> ();
    /// The newest of a dashboard, with what there is to choose from, to begin a draft of it.
    edit_board(id: String) -> BoardEdit;
    /// Puts the draft on the newest of the dashboard that it began from, and saves it. `decision`: of what was changed
    /// elsewhere as well.
    save_board(base: BoardBase, draft: BoardDraft, decision: Option<BoardDecision>) -> BoardSaved;
    /// The id of the new one.
    create_board(name: String) -> String;
    delete_board(id: String) -> ();
    /// Makes the last one anew that was deleted here; its new id.
    undelete_board() -> String;
    /// After the PBX has stored something else than it was sent: the dashboard as it was before.
    restore_board(id: String) -> BoardSaved;
    /// After that: the dashboard stays as the PBX has stored it, and may be saved again.
    leave_board(id: String) -> ();
    place_call(number: String) -> ();
    /// Sets a switch of the PBX; refused with words where the user may not.
    set_switch(name: String, on: bool) -> ();
    /// Sets a variable of the PBX; refused with words where the user may not.
    set_variable(name: String, value: String) -> ();
    /// Opens an address of the open dashboard in the user's own browser; refused with words where there is none.
    open_address(address: String) -> ();
    /// Whether the server of a page of the open dashboard is there now, which its frame does not tell; refused where
    /// the dashboard has no such page.
    address_answers(address: String) -> bool;
    /// The user has closed the call box without a call. `pressed`: and an intent to dial came to the closed box, so that
    /// CALL was pressed before the app knew. It was a first press, and reads anew what is marked or copied.
    call_box_closed(pressed: bool) -> ();
    /// Does one of the call's `actions`; refused with words when the phone does not do it.
    act_on_call(id: String, action: CallAction) -> ();
    /// Lets the user's phone take somebody who waits in a queue, one of `callers`; refused with words, also when they
    /// wait no more.
    pick_caller(id: String) -> ();
    /// The user becomes a member of a queue that is `dynamic`; refused with words.
    join_queue(id: String) -> ();
    /// The user is a member no more; refused with words, for instance the last one of a queue that keeps it.
    leave_queue(id: String) -> ();
    /// Lets the user's phone take a call that rings at a colleague's extension; refused with words.
    pick_up_person(extension: String) -> ();
    /// Keeps how the user likes lists of people, in place of what was kept before.
    keep_look(look: Look) -> ();
    /// The user looks at `recents`: nothing in them is unseen, and they are asked for anew.
    see_recents() -> ();
    /// Who is in the phonebook, and the shortcuts of every dashboard, asked of the PBX now; refused with words.
    phonebook() -> Phonebook;
    /// Marks an unanswered call of a queue as dealt with; refused with words, also where somebody was faster.
    handle_call(queue: String, call: String) -> ();
    /// Sets the note of one of `recents`, in place of the one before; empty: none.
    note_call(call: String, note: String) -> ();
    /// Sends a call that was answered to somebody: an extension's id, or a number in any spelling. `consult`: they are
    /// called first, and the call waits; `complete_transfer` puts the two together. Refused with words, and then the
    /// caller is where they were.
    transfer_call(call: String, to: String, consult: bool) -> ();
    /// Puts together the caller who waits and whoever was asked; `call`: the call in which somebody was asked.
    complete_transfer(call: String) -> ();
    /// Ends the call in which somebody was asked, and goes on with the caller who waits.
    back_to_caller(call: String) -> ();
    /// What is noted about a call that was answered; empty where nothing is.
    call_note(call: String) -> String;
    /// Notes something about a call, in place of what is noted; says what is noted now.
    set_call_note(call: String, note: String) -> String;
    /// Records a call on demand, or stops.
    record_call(call: String, on: bool) -> ();
    /// A presence, with a text and a time (ISO 8601) or without: the user's own, or that of a `person` whose is
    /// `settable`; refused with words.
    set_presence(person: Option<String>, state: String, text: Option<String>, until: Option<String>) -> ();
    /// The alarm is silent until another caller has waited for too long.
    acknowledge_alarm() -> ();
    /// The user does something in a window that came up by itself.
    use_window() -> ();
    /// Do not disturb of the user's phone, on or off; refused with words where there is no phone.
    toggle_dnd() -> ();
    dismiss_notice(id: u64) -> ();
    leave_wallboard() -> ();
    toggle_fullscreen() -> ();
    zoom(step: ZoomStep) -> ();
    /// CSS pixels.
    set_column_width(width: f64) -> ();
    /// An opaque string the host hands back when it builds the web view anew.
    save_view(view: String) -> ();
    /// What `save_view` was last given, for a page that is built anew in its window.
    saved_view() -> Option<String>;
    /// Sets one setting of `editor.rows`; refused with words when the value cannot be.
    change_setting(key: String, value: Value) -> ();
    /// Back to the default.
    reset_setting(key: String) -> ();
    /// Takes back a change that the PBX does not have yet.
    discard_change(key: String) -> ();
    settle_conflict(key: String, keep: Keep) -> ();
    /// `active`: the global shortcuts are let go of, so that a combination can be pressed here.
    record_shortcut(active: bool) -> ();
    /// `active`: the next press of this shortcut, in whatever program, shows in `editor.proving` and does nothing else.
    prove_shortcut(key: String, active: bool) -> ();
    /// What stands against a combination for this key's action; asked while recording.
    check_shortcut(key: String, value: Value) -> ShortcutCheck;
    /// Of `status.keptAside`: applies it, or keeps the settings in force.
    settle_kept_aside(use_it: bool) -> ();
    /// After saving was stopped. `restore`: the document is put back as it was before.
    resume_saving(restore: bool) -> ();
    /// Plays a ringtone for a few seconds; refused with words when there is no sound.
    play_ringtone(id: String) -> RingtonePlayed;
    stop_ringtone() -> ();
    /// Sets one of `editor.thisComputer`.
    change_local(key: String, value: Value) -> ();
    /// Looks which sound devices there are; what is found comes as a change.
    look_at_devices() -> ();
    /// Shows the colours on the busylights one after the other, or rings them and the headset for a moment. Refused with
    /// words during a call, and where nothing could show it.
    try_devices(ring: bool) -> ();
    /// Shows a notification as a call's is, for a few seconds; refused with words where the desktop shows none.
    try_notification() -> ();
    /// Says yes to the text with this fingerprint; refused with words where the text is another by now.
    approve_integration(key: String, fingerprint: String) -> ();
    /// Takes back what was said yes to.
    revoke_integration(key: String) -> ();
    /// Plays a call that is made up, for one integration or, without `key`, for each. `dry_run`: says what would be
    /// done, and does nothing. Answers when each has ended.
    try_integration(
        key: Option<String>,
        when: String,
        number: String,
        name: Option<String>,
        variables: Vec<(String, String)>,
        dry_run: bool
    ) -> Vec<IntegrationEntry>;
    /// What is wrong with a text that is being edited, and what it would do for this call. Keeps and does nothing.
    preview_integration(
        key: String,
        members: Value,
        when: String,
        number: String,
        name: Option<String>,
        variables: Vec<(String, String)>
    ) -> IntegrationPreview;
    /// Looks which browsers there are and how far they are connected; what is found comes as a change of `browsers`.
    look_at_browsers() -> ();
    /// Lets the browsers of this user find the app, or none any more; refused with words where one does not let itself.
    connect_browsers(connect: bool) -> ();
    /// Has the user point out an element on the page of this site in their browser: CSS that finds it, or null where
    /// they gave up. Answers when they have; refused with words where it cannot be.
    pick_element(website: String) -> Option<String>;
    /// Ends that.
    stop_picking() -> ();
    /// Whether `integrationLog` is shown: else it is empty. The patch with it comes before the answer.
    show_integration_log(open: bool) -> ();
    /// The report without anything personal, as text to be pasted somewhere.
    diagnostics() -> String;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::collections::BTreeSet;
    use std::fmt::Write as _;

    use super::*;

    /// A name as the wire has it.
    fn camel(name: &str) -> String {
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |name, part| {
            let (initial, rest) = part.split_at(1);
            name + &initial.to_uppercase() + rest
        })
    }

    fn typescript(commands: &[Command]) -> String {
        let mut imports = BTreeSet::new();
        for of in commands.iter().flat_map(|one| one.arguments.iter().map(|it| &it.of).chain([&one.answer])) {
            for (name, file) in &of.imports {
                if let Some(stem) = file.file_stem() {
                    imports.insert((name.clone(), stem.to_string_lossy().into_owned()));
                }
            }
        }
        let mut text =
            "// This file is generated from crates/app/src/view/commands.rs: cargo xtask docs.\n".to_owned();
        for (name, file) in &imports {
            writeln!(text, "import type {{ {name} }} from \"./{file}\";").unwrap();
        }
        text.push_str("\nexport type { ZoomStep };\n\n");
        text.push_str(
            "/** Every command of the host with its arguments and its answer. Refusals are thrown as `UiError`. */\n",
        );
        text.push_str("export interface Commands {\n");
        for Command { name, docs, arguments, answer } in commands {
            if !docs.is_empty() {
                writeln!(text, "  /** {} */", docs.join(" ")).unwrap();
            }
            let each: Vec<String> = arguments
                .iter()
                .map(|argument| format!("{}: {}", camel(argument.name), argument.of.typescript))
                .collect();
            let args =
                if each.is_empty() { "undefined".to_owned() } else { format!("{{ {} }}", each.join("; ")) };
            writeln!(text, "  {name}: {{ args: {args}; answer: {} }};", answer.typescript).unwrap();
        }
        text.push_str("}\n");
        text
    }

    /// Named as the tests that write the other types, so that it runs with them.
    #[test]
    fn export_bindings_commands() {
        let folder = Config::from_env().out_dir().to_owned();
        std::fs::create_dir_all(&folder).unwrap();
        let text = typescript(&all());
        assert!(text.contains("  settle_kept_aside: { args: { useIt: boolean }; answer: null };"), "{text}");
        assert!(text.contains("  dismiss_notice: { args: { id: number }; answer: null };"), "{text}");
        assert!(text.contains("{ key: string; value: unknown }; answer: ShortcutCheck };"), "{text}");
        std::fs::write(folder.join("Commands.ts"), text).unwrap();
    }
}
