//! Opens the page that it is given, and says what came of it.

#[expect(clippy::print_stdout, reason = "the answer is what is asked for")]
fn main() {
    let url = std::env::args().nth(1).unwrap_or_default();
    println!("{:?}", desktop::web::open(&url));
}
