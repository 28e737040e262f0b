//! Switches and variables of the whole PBX: what its dialplan decides by, such as night service.

/// A switch by its name. Names that begin with `SHARED:` are everybody's, those that begin with an employee's id
/// that employee's, all others the company's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    pub name: String,
    /// `None`: what the PBX said is neither on nor off.
    pub on: Option<bool>,
}

/// A variable by its name, which is formed as that of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: Option<String>,
}
