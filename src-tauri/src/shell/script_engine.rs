//! What runs the page's script: JavaScriptCore, with three compilers, each slower and better than the one before.
//!
//! The last one (FTL) goes on compiling for hours on a page that only ticks, and what it keeps of each function is
//! more than it saves: a wallboard grew by half a megabyte a minute and took no less of a processor for it. See
//! `docs/decisions/0049`.

/// An option of JavaScriptCore, which the web process reads from the environment that it has from this one.
const LAST_COMPILER: &str = "JSC_useFTLJIT";

/// Has the page do without the last compiler. A user's own word counts before ours.
pub fn spare_last_compiler() {
    if std::env::var_os(LAST_COMPILER).is_some() {
        return;
    }
    // SAFETY: called before the first thread is started, so that nobody reads the environment meanwhile.
    unsafe { std::env::set_var(LAST_COMPILER, "false") };
    desktop::process::keep_from_children(LAST_COMPILER);
}
