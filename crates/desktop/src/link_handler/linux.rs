//! Linux: a desktop entry in the user's applications folder, and the user's `mimeapps.list`.
//!
//! Written here and not by `xdg-mime`: that program replaces the whole list of a type, so that nobody knows
//! afterwards who was used before, and not every computer has it.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::mimeapps::{defaults, type_of, with, without};
use super::{Before, Error, Handler, HandlerStatus, Opens, SCHEMES, Wanted};
use crate::IDENTIFIER;
use crate::autostart::desktop_entry;

/// Where the files of this user lie, and where those of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `XDG_CONFIG_HOME`.
    pub config: PathBuf,
    /// `XDG_DATA_HOME`.
    pub data: PathBuf,
    /// `XDG_DATA_DIRS`.
    pub system: Vec<PathBuf>,
    /// `XDG_CURRENT_DESKTOP`, in lower case: each may have a list that beats the common one.
    pub desktops: Vec<String>,
}

impl Places {
    /// As the environment has it; a path that is not absolute does not count (XDG Base Directory
    /// Specification).
    fn of_this_session() -> Result<Self, Error> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let absolute = |name: &str| set(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        let below = |folder: &str| home.as_ref().map(|home| home.join(folder)).ok_or(Error::NoHome);
        let system = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
        let desktops = set("XDG_CURRENT_DESKTOP").and_then(|names| names.into_string().ok());
        Ok(Self {
            config: absolute("XDG_CONFIG_HOME").map_or_else(|| below(".config"), Ok)?,
            data: absolute("XDG_DATA_HOME").map_or_else(|| below(".local/share"), Ok)?,
            system: std::env::split_paths(&system).filter(|path| path.is_absolute()).collect(),
            desktops: desktops
                .iter()
                .flat_map(|names| names.split(':'))
                .filter(|name| !name.is_empty() && !name.contains('/'))
                .map(str::to_ascii_lowercase)
                .collect(),
        })
    }

    fn applications(&self) -> PathBuf {
        self.data.join("applications")
    }

    fn entry(&self, handler: &Handler) -> PathBuf {
        self.applications().join(id(handler))
    }

    /// The list that this program writes to, as `xdg-mime` and the desktops do.
    fn list(&self) -> PathBuf {
        self.config.join("mimeapps.list")
    }

    /// The user's lists, the one that counts first.
    fn lists(&self) -> Vec<PathBuf> {
        let applications = self.applications();
        [&self.config, &applications]
            .into_iter()
            .flat_map(|folder| {
                let own = self.desktops.iter().map(|desktop| folder.join(format!("{desktop}-mimeapps.list")));
                own.chain([folder.join("mimeapps.list")])
            })
            .collect()
    }

    fn has_program(&self, id: &str) -> bool {
        let folders = std::iter::once(&self.data).chain(&self.system);
        // `kde-phone.desktop` may be `phone.desktop` in the folder `kde`.
        let deeper = id.replacen('-', "/", 1);
        folders
            .map(|data| data.join("applications"))
            .any(|folder| folder.join(id).is_file() || (deeper != id && folder.join(&deeper).is_file()))
    }
}

/// The desktop entry's name.
fn id(handler: &Handler) -> String {
    format!("{}-links.desktop", handler.name)
}

fn types() -> Vec<String> {
    SCHEMES.iter().map(|scheme| type_of(scheme)).collect()
}

/// [`super::set`] for this user.
pub(super) fn set(
    handler: &Handler,
    wanted: Wanted,
    _by_hand: bool,
    _before: &[Before],
) -> Result<Vec<Before>, Error> {
    set_in(&Places::of_this_session()?, handler, wanted)?;
    // The list itself remembers.
    Ok(Vec::new())
}

/// [`super::read`] for this user.
pub(super) fn read(handler: &Handler) -> Result<HandlerStatus, Error> {
    read_in(&Places::of_this_session()?, handler)
}

/// [`super::set`] in places of choice.
///
/// # Errors
/// As [`super::set`].
pub fn set_in(places: &Places, handler: &Handler, wanted: Wanted) -> Result<(), Error> {
    let entry = places.entry(handler);
    if wanted == Wanted::Nothing {
        rewrite(&places.list(), |list| without(list, &id(handler), &types()))?;
        if entry.exists() {
            fs::remove_file(&entry).map_err(|error| failed("remove", &entry, error))?;
            tell_desktops(&places.applications());
        }
        return Ok(());
    }
    let text = render(handler)?;
    if contents(&entry)?.as_deref() != Some(text.as_str()) {
        write(&entry, &text)?;
        tell_desktops(&places.applications());
    }
    // Last: no list names a program that is not there.
    match wanted {
        Wanted::Used => rewrite(&places.list(), |list| with(list, &id(handler), &types())),
        _ => rewrite(&places.list(), |list| without(list, &id(handler), &types())),
    }
}

/// [`super::read`] in places of choice.
///
/// # Errors
/// As [`super::read`].
pub fn read_in(places: &Places, handler: &Handler) -> Result<HandlerStatus, Error> {
    let offered = contents(&places.entry(handler))?.as_deref() == Some(render(handler)?.as_str());
    let mut lists = Vec::new();
    for list in places.lists() {
        lists.extend(contents(&list)?);
    }
    let opens = SCHEMES.map(|scheme| {
        let of = type_of(scheme);
        let mut named = lists.iter().flat_map(|list| defaults(list, &of));
        match named.find(|name| places.has_program(name)) {
            Some(name) if name == id(handler) => Opens::This,
            Some(name) => Opens::Another(name.trim_end_matches(".desktop").to_owned()),
            None => Opens::Nobody,
        }
    });
    Ok(HandlerStatus { offered, opens, user_must_choose: false })
}

/// The desktop entry. It is in no menu: the installed program's own entry is.
fn render(handler: &Handler) -> Result<String, Error> {
    let exec = desktop_entry::exec(&handler.entry())?;
    let types = types().join(";");
    Ok(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Communicator\n\
         Comment=Calls the number of a link\n\
         Comment[da]=Ringer til nummeret i et link\n\
         Icon={IDENTIFIER}\n\
         Exec={exec} %u\n\
         Terminal=false\n\
         NoDisplay=true\n\
         MimeType={types};\n"
    ))
}

/// The cache by which desktops find who offers itself. Without it, or without this program, the entry is
/// found at the next change of the folder; the list of defaults does not need it.
fn tell_desktops(applications: &Path) {
    let mut command = Command::new("update-desktop-database");
    command.arg("-q").arg(applications).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    crate::process::prepare_child(&mut command);
    let told = command.status();
    tracing::debug!(told = told.is_ok_and(|status| status.success()), "the list of programs for links");
}

fn contents(file: &Path) -> Result<Option<String>, Error> {
    match fs::read(file) {
        // A list in another encoding has no name of ours.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", file, error)),
    }
}

/// Changes a list and leaves none behind that has nothing in it and was not there.
fn rewrite(list: &Path, change: impl Fn(&str) -> String) -> Result<(), Error> {
    let old = match fs::read(list) {
        Ok(bytes) => Some(String::from_utf8(bytes).map_err(|_| {
            failed("change", list, io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
        })?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed("read", list, error)),
    };
    let new = change(old.as_deref().unwrap_or_default());
    match old {
        Some(old) if old == new => Ok(()),
        Some(_) if new.is_empty() => fs::remove_file(list).map_err(|error| failed("remove", list, error)),
        None if new.is_empty() => Ok(()),
        _ => write(list, &new),
    }
}

/// Writes a file whole or not at all, with the permissions it had. A link stays one: some people keep
/// their settings elsewhere.
fn write(file: &Path, text: &str) -> Result<(), Error> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let Some(folder) = file.parent() else {
        return Err(failed("write", &file, io::ErrorKind::InvalidInput.into()));
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| failed("make the folder", folder, error))?;
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = folder.join(name);
    let written = replace(&file, &new, text);
    if written.is_err() {
        // What went wrong is told; a rest that cannot be removed either harms nobody.
        let _ = fs::remove_file(&new);
    }
    written.map_err(|error| failed("write", &file, error))
}

fn replace(file: &Path, new: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut handle = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(new)?;
    if let Ok(about) = fs::metadata(file) {
        handle.set_permissions(fs::Permissions::from_mode(about.permissions().mode() & 0o777))?;
    }
    handle.write_all(text.as_bytes())?;
    handle.sync_all()?;
    drop(handle);
    fs::rename(new, file)
}

fn failed(doing: &'static str, file: &Path, source: io::Error) -> Error {
    Error::System { doing, place: file.display().to_string(), source }
}
