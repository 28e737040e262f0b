//! What runs the page's script: JavaScriptCore. It compiles in three stages, each slower to compile and faster to run.
//!
//! The last one (FTL) goes on compiling for a long time on a page that only ticks, and what it keeps of each function is
//! more than it saves: a wallboard grew by half a megabyte a minute and used as much of a processor as without it. See
//! `docs/decisions/0049`.

/// An option of JavaScriptCore, which the web process reads from the environment that it inherits from this one.
const VARIABLE: &str = "JSC_useFTLJIT";

/// Has the page do without the last compiler. A value that the user has set wins.
pub fn disable_ftl() {
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    // SAFETY: called before the first thread is started, so that nobody reads the environment meanwhile.
    unsafe { std::env::set_var(VARIABLE, "false") };
    desktop::process::keep_from_children(VARIABLE);
}
