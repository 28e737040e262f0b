//! The ringtones and themes that the settings page offers.

/// Ringtones as {English, Danish}; the id counts from 0 in this list.
pub(crate) const RINGTONES: [(&str, &str); 8] = [
    ("Classic bell", "Klassisk klokke"),
    ("Soft chime", "Blødt klokkespil"),
    ("Marimba", "Marimba"),
    ("Harbour", "Havn"),
    ("Digital", "Digital"),
    ("Pulse", "Puls"),
    ("Glass", "Glas"),
    ("Morning", "Morgen"),
];

/// Themes as {key, English, Danish}, from the example of the theme page.
pub(crate) const THEMES: [(&str, &str, &str); 3] =
    [("EARTH", "Earth", "Jord"), ("TEAL", "Teal", "Tyrkis"), ("DARK", "Dark mode", "Mørkt")];
