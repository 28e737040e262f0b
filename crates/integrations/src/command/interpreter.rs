//! Programs that run what they are given, so that no value of a caller may be among their arguments.
//!
//! The name decides, for the file is not read here. A script of one's own with `#!` is a program like any other:
//! the value reaches it as one argument, and what it does with it is its own affair. Seven sorts of programs are
//! known by name:
//!
//! | sort | because |
//! |---|---|
//! | shells, script hosts, languages | an argument may be a script, or name one |
//! | starters (`env`, `sudo`, `xargs`, `find`, `timeout`, `busybox`, the loader `ld-linux`) | an argument may be a program |
//! | terminals (`xterm -e`, `wt`) | the same, often through a shell |
//! | remote shells and containers (`ssh`, `docker exec`) | the far shell reads its arguments again as a script |
//! | editors, pagers and tools with a language or a shell escape (`vim`, `awk`, `sed`, `gdb`, `sqlite3`, `git`, `make`) | an argument may be a script or name a command |
//! | openers (`xdg-open`, `open`, `explorer`, `start`) | they start whatever belongs to a file or scheme that the caller names; for an address there is `website` |
//! | Windows programs that load or fetch code (`rundll32`, `regsvr32`, `mshta`, `msiexec`, `msbuild`, `wmic`, `certutil`) | the same |
//!
//! A name is compared without its folder, in any case, without `.exe`, without the version behind it
//! (`python3.11`, `lua5.4`, `php8.2-cgi`) and without such endings as `-static` and the `w` of `pythonw`.

/// Names in lower case without version.
#[rustfmt::skip]
const INTERPRETERS: &[&str] = &[
    // Shells.
    "sh", "ash", "bash", "rbash", "dash", "zsh", "ksh", "mksh", "lksh", "pdksh", "oksh", "loksh", "yash",
    "posh", "csh", "tcsh", "fish",
    "rc", "es", "elvish", "nu", "nushell", "xonsh", "ion", "osh", "ysh", "murex", "sash", "git-bash",
    "git-cmd",
    "cmd", "command", "powershell", "powershell_ise", "pwsh", "wscript", "cscript", "mshta",
    // Languages.
    "python", "pythonw", "py", "pyw", "pypy", "ipython", "jython", "micropython", "bpython", "uv", "uvx",
    "pipx", "conda",
    "perl", "wperl", "raku", "perl6", "ruby", "rubyw", "jruby", "irb", "erb", "rake", "bundle", "php",
    "php-cgi", "php-win", "hhvm", "node", "nodejs", "deno", "bun",
    "bunx", "npm", "npx", "pnpm", "pnpx", "yarn", "ts-node", "tsx", "qjs", "d8", "gjs", "cjs", "gjs-console",
    "js", "rhino", "phantomjs", "electron",
    "lua", "luajit", "texlua", "luatex", "tclsh", "wish", "expect", "expectk", "guile", "scheme",
    "mit-scheme", "chicken", "csi", "gsi", "racket",
    "gracket", "chez", "petite", "clisp", "sbcl", "ccl", "ecl", "abcl", "newlisp", "picolisp", "janet",
    "fennel", "hy", "gforth",
    "r", "rscript", "rterm", "rgui", "littler", "octave", "octave-cli", "matlab", "scilab", "julia", "maxima",
    "gp", "gnuplot", "groovy", "groovysh", "java", "javaw",
    "jshell", "jrunscript", "jjs", "scala", "kotlin", "clojure", "clj", "bb", "erl", "werl", "escript",
    "elixir", "iex", "mix", "runghc", "runhaskell",
    "ghci", "ghc", "stack", "ocaml", "ocamlrun", "swift", "swipl", "prolog", "gprolog", "mono", "dotnet",
    "csharp", "fsi", "fsianycpu", "rcsi", "dnx",
    "osascript", "osacompile", "automator", "shortcuts", "autohotkey", "autohotkeyu64", "autohotkeyu32",
    "autoit", "autoit3", "autoit3_x64", "autokey-run",
    "tcc", "go", "cargo", "rust-script", "zig", "nim", "crystal", "dart", "vala", "kixtart", "kix", "rexx",
    "regina", "m4", "bc", "dc", "jq",
    "awk", "gawk", "mawk", "nawk", "original-awk", "goawk", "sed", "gsed", "ssed", "ed", "red", "ex", "tex",
    "latex", "pdftex", "pdflatex", "xetex", "xelatex", "lualatex", "gs", "ghostscript", "gsc", "gswin64c",
    "gswin32c", "gswin64", "gswin32",
    // Starters.
    "env", "busybox", "toybox", "sudo", "sudoedit", "doas", "su", "runuser", "pkexec", "gksu", "gksudo",
    "kdesu", "kdesudo", "beesu", "runas", "gsudo", "run0", "machinectl", "systemd-run",
    "xargs", "parallel", "find", "gfind", "fd", "fdfind", "watch", "entr", "inotifywait", "nice", "ionice",
    "renice", "chrt", "taskset", "numactl", "nohup",
    "setsid", "setpriv", "setarch", "linux32", "linux64", "x86_64", "timeout", "gtimeout", "time", "stdbuf",
    "unbuffer", "script", "scriptreplay", "strace", "ltrace", "perf", "valgrind", "flock", "lockfile",
    "chroot", "unshare",
    "nsenter", "bwrap", "firejail", "fakeroot", "faketime", "proot", "schroot", "capsh", "prlimit",
    "softlimit", "cgexec", "daemon", "daemonize", "start-stop-daemon", "supervise", "runsv", "chpst",
    "s6-setuidgid", "gosu", "su-exec", "tini",
    "dbus-run-session", "dbus-launch", "xvfb-run", "xinit", "startx", "choom", "pidproxy", "run-parts",
    "run-mailcap", "see", "at", "batch", "crontab", "wine", "wine64", "wineconsole", "box64", "box86",
    "caffeinate", "launchctl", "sandbox-exec", "arch",
    "forfiles", "pcalua", "conhost", "scriptrunner", "schtasks", "sc", "psexec", "psexec64", "paexec",
    "nircmd", "nircmdc", "nssm", "srvany", "hstart", "start", "cmdow",
    // Terminals and multiplexers.
    "xterm", "uxterm", "lxterm", "koi8rxterm", "rxvt", "urxvt", "urxvtc", "urxvtd", "mlterm", "eterm",
    "aterm", "konsole", "gnome-terminal", "x-terminal-emulator", "xdg-terminal-exec",
    "xfce4-terminal", "mate-terminal", "lxterminal", "qterminal", "deepin-terminal", "pantheon-terminal",
    "io.elementary.terminal", "terminator", "tilix", "kitty", "kitten", "alacritty", "foot", "footclient",
    "wezterm", "wezterm-gui", "st",
    "terminology", "tilda", "guake", "yakuake", "cool-retro-term", "ghostty", "ptyxis", "kgx",
    "gnome-console", "blackbox", "hyper", "tabby", "warp-terminal", "sakura", "termite", "roxterm",
    "terminal", "iterm", "iterm2", "weston-terminal",
    "screen", "tmux", "zellij", "byobu", "dtach", "abduco", "dvtm", "wt", "windowsterminal", "mintty",
    "winpty", "conemu", "conemu64", "conemuc", "conemuc64", "cmder", "openconsole",
    // Remote shells, containers, virtual machines.
    "ssh", "slogin", "rsh", "remsh", "rlogin", "rexec", "mosh", "autossh", "sshpass", "dbclient", "scp",
    "sftp", "rsync", "telnet", "ftp", "lftp", "ncftp", "plink", "putty", "pscp", "psftp", "winscp",
    "socat", "nc", "ncat", "netcat", "ansible", "salt", "fab", "pdsh", "clush", "pssh", "winrs", "winrm",
    "psremote", "docker", "podman", "nerdctl", "ctr", "crictl", "kubectl", "oc", "lxc", "lxc-attach", "incus",
    "virsh", "vagrant", "multipass",
    "distrobox", "toolbox", "flatpak", "flatpak-spawn", "snap", "nix", "nix-shell", "guix", "wsl", "wslhost",
    "ubuntu", "debian", "kali", "opensuse", "oraclelinux", "qemu", "adb",
    // Editors, pagers and tools with a language or a way to start something.
    "vi", "vim", "nvim", "gvim", "view", "vimdiff", "rvim", "evim", "neovide", "nano", "pico", "emacs",
    "emacsclient", "runemacs", "emacsclientw", "jed", "joe", "kak", "hx", "micro", "less", "man",
    "gdb", "lldb", "cdb", "windbg", "ntsd", "kd", "dbx", "rr", "sqlite", "sqlite3", "sqlcipher", "duckdb",
    "psql", "mysql", "mariadb", "mongo", "mongosh", "sqlplus", "sqlcmd", "osql", "isql", "clickhouse", "git",
    "hg", "svn", "bzr", "fossil", "cvs",
    "make", "gmake", "bmake", "nmake", "dmake", "mingw32-make", "cmake", "ctest", "ninja", "scons", "ant",
    "mvn", "gradle", "just", "tup", "meson", "bazel", "tar", "gtar", "bsdtar",
    "xdotool", "devilspie", "sxhkd", "i3-msg", "swaymsg", "hyprctl",
    // Openers.
    "xdg-open", "gio", "gvfs-open", "gnome-open", "kde-open", "kfmclient", "kioclient", "exo-open",
    "mimeopen", "open", "cygstart", "wslview", "wsl-open", "sensible-browser", "sensible-editor",
    "sensible-pager", "x-www-browser", "gtk-launch", "dex", "desktop-file-exec",
    "explorer", "iexplore", "control", "mmc", "hh", "winhlp32", "shellrunas", "rundll",
    // Windows programs that load, build or fetch code.
    "rundll32", "regsvr32", "regasm", "regsvcs", "installutil", "msbuild", "msiexec", "wmic", "certutil",
    "bitsadmin", "csc", "vbc", "jsc", "ilasm", "ieexec", "cmstp", "odbcconf", "presentationhost",
    "syncappvpublishingserver", "appvlp", "msdt", "wsreset", "bginfo",
    "xwizard", "msxsl", "infdefaultinstall", "mavinject", "atbroker", "dfsvc", "dfshim", "diskshadow",
    "tttracer", "esentutl", "desktopimgdownldr", "msdeploy", "vsjitdebugger", "register-cimprovider",
    "ie4uinit", "extexport", "verclsid", "workfolders", "microsoft.workflow.compiler",
    "addinprocess", "aspnet_compiler", "devtoolslauncher", "dxcap", "sqldumper", "sqlps", "sqltoolsps",
    "visualuiaverifynative", "regedit", "netsh",
];

/// Beginnings of names that mean a starter, whatever follows: loaders and emulators with an architecture.
const BEGINNINGS: &[&str] = &["ld-linux", "ld-musl", "ld.so", "ld64", "qemu-"];

/// Endings of variants of a program.
const ENDINGS: &[&str] = &[
    "-static",
    ".static",
    "-preview",
    "-insiders",
    "-nightly",
    "-daily",
    "-beta",
    "-lts",
    "-debug",
    ".debug",
    "-dbg",
    "-cgi",
    "-nox",
    "-gtk",
    "-x11",
    ".nox",
    ".gtk",
    ".basic",
    ".tiny",
    ".wrapper",
    "-wrapper",
    ".real",
    ".distrib",
    ".orig",
    "-portable",
    "portable",
    "-x86_64-linux-gnu",
    "-aarch64-linux-gnu",
    "-intel64",
    "-arm64",
    "-x64",
    "_x64",
    "-x86",
    "_x86",
];

/// Whether a program of this name runs what it is given.
#[must_use]
pub fn is_interpreter(program: &str) -> bool {
    let name = name(program);
    if BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)) {
        return true;
    }
    let mut name = name.as_str();
    loop {
        if INTERPRETERS.contains(&name) {
            return true;
        }
        let shorter = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or_else(|| {
            // `python3.11`, `lua-5.4`, `bash_5`.
            name.trim_end_matches(|character: char| character.is_ascii_digit())
        });
        let shorter = shorter.trim_end_matches(['-', '.', '_']);
        if shorter.is_empty() {
            return false;
        }
        if shorter == name {
            // `rubyw`, `javaw`: without a console.
            return name.strip_suffix('w').is_some_and(|name| name.len() > 2 && INTERPRETERS.contains(&name));
        }
        name = shorter;
    }
}

/// Whether a program is a batch file of Windows. Whatever quoting it is started with, `cmd.exe` reads its
/// arguments again.
#[must_use]
pub fn is_batch_file(program: &str) -> bool {
    let name = last_name(program).to_lowercase();
    // Windows forgets blanks and dots at the end of a name, and a stream is behind a colon.
    let trimmed = |name: &str| name.trim_end_matches([' ', '.']).to_owned();
    name.split(':')
        .map(trimmed)
        .any(|name| [".bat", ".cmd", ".btm"].iter().any(|ending| name.ends_with(ending)))
}

/// What is behind the last folder. A backslash separates folders on Windows alone; elsewhere it cannot hurt to
/// take it for one.
fn last_name(program: &str) -> &str {
    let program = program.trim_end_matches(['/', '\\']);
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}

/// The last name as it is compared.
fn name(program: &str) -> String {
    let name = last_name(program).to_lowercase();
    let name = name.trim_matches(' ').trim_end_matches([' ', '.']);
    // `C:cmd.exe` is relative to the drive's folder.
    let name = name.split_once(':').map_or(name, |(drive, name)| if drive.len() == 1 { name } else { drive });
    let endings = [".exe", ".com", ".app", ".appimage"];
    let name = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    name.trim_end_matches([' ', '.']).to_owned()
}
