//! Why a template is not used at all.

use settings::words::Language;

use crate::outcome::Reason;

/// A template that cannot be parsed, or that the rules refuse whatever the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TemplateRefused {
    /// The member of the document's object, such as `command`; of a browser step `actions`.
    pub member: &'static str,
    /// Which step of the browser integration, from 0.
    pub step: Option<usize>,
    /// Where in that text, in characters (Unicode scalar values) from 0.
    pub at: usize,
    pub what: Refusal,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident $en:literal $da:literal,)*) => {
        /// What is wrong with a template.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Refusal { $($(#[$doc])* $variant,)* }

        impl Refusal {
            pub const ALL: [Self; [$($en),*].len()] = [$(Self::$variant,)*];

            /// A sentence for the window, without the place.
            #[must_use]
            pub fn words(self, language: Language) -> &'static str {
                match self { $(Self::$variant => language.pick($en, $da),)* }
            }
        }
    };
}

refusals! {
    Empty "Nothing is written here." "Her står ingenting.",
    /// It is nearly one of the four variables.
    UnknownVariable
        "This is no variable. There are {NUMBER}, {NUMBER-NO-PREFIX}, {NAME} and {VAR:name}, written exactly so."
        "Dette er ikke en variabel. Der findes {NUMBER}, {NUMBER-NO-PREFIX}, {NAME} og {VAR:navn}, skrevet præcis sådan.",
    VariableName
        "The name of a call variable has 1 to 50 letters (a–z), digits, _ and -."
        "Navnet på en opkaldsvariabel har 1 til 50 bogstaver (a–z), cifre, _ og -.",
    UnclosedBrace "This { has no }." "Denne { har ingen }.",
    StrayBrace "This } has no {. Write {}} for the character." "Denne } har ingen {. Skriv {}} for tegnet.",
    UnknownKey "There is no key of this name." "Der er ingen tast med dette navn.",
    /// A key that one of the grammars names and that is not pressed here.
    KeyNotSupported "This key or form is not supported." "Denne tast eller form understøttes ikke.",
    Repeat "A key is repeated 1 to 100 times." "En tast gentages 1 til 100 gange.",
    /// `{NUMBER 3}`.
    VariableRepeated "A variable cannot be repeated." "En variabel kan ikke gentages.",
    VariableWithModifier
        "A value is never typed while Shift, Ctrl, Alt or another key is held down."
        "En værdi skrives aldrig, mens Skift, Ctrl, Alt eller en anden tast holdes nede.",
    DanglingModifier "No key follows this sign." "Der følger ingen tast efter dette tegn.",
    RepeatedModifier "This sign stands here twice." "Dette tegn står her to gange.",
    UnclosedGroup "This ( has no )." "Denne ( har ingen ).",
    StrayParenthesis "This ) has no (. Write {)} for the character." "Denne ) har ingen (. Skriv {)} for tegnet.",
    GroupTooDeep "Groups go three deep at most." "Grupper kan højst være tre dybe.",
    KeyLeftDown "This key is held down and never let go of." "Denne tast holdes nede og slippes aldrig.",
    KeyNotDown "This key is not held down here." "Denne tast holdes ikke nede her.",
    KeyAlreadyDown "This key is held down already." "Denne tast holdes allerede nede.",
    TooLong "This is too long." "Dette er for langt.",
    ControlCharacter "A control character cannot stand here." "Et styretegn kan ikke stå her.",
    UnclosedQuote "This quotation mark has no second one." "Dette anførselstegn har ikke noget andet.",
    /// `#` at the beginning of a word, where a shell would ignore what follows.
    Comment
        "A # begins a comment here. Put it in quotation marks to mean the character."
        "Et # begynder en kommentar her. Sæt det i anførselstegn for at mene tegnet.",
    DanglingBackslash "Nothing follows this backslash." "Der følger intet efter denne omvendte skråstreg.",
    VariableInProgram
        "The name of the program cannot hold a variable: the caller would choose what is started."
        "Programmets navn kan ikke indeholde en variabel: den, der ringer, ville vælge, hvad der startes.",
    BatchFile
        "A batch file cannot be handed a value safely. Start a program instead."
        "En batchfil kan ikke få en værdi på en sikker måde. Start et program i stedet.",
    InterpreterWithVariable
        "This program runs commands that it is given, so its arguments cannot hold a variable. It finds the values in COMM_NUMBER, COMM_NAME and COMM_VAR_name."
        "Dette program udfører kommandoer, det får, så dets argumenter kan ikke indeholde en variabel. Det finder værdierne i COMM_NUMBER, COMM_NAME og COMM_VAR_navn.",
    Scheme
        "An address begins with http:// or https://."
        "En adresse begynder med http:// eller https://.",
    VariableInHost
        "The name of the server cannot hold a variable: the caller would choose who is asked."
        "Serverens navn kan ikke indeholde en variabel: den, der ringer, ville vælge, hvem der spørges.",
    Address "This is not an address." "Dette er ikke en adresse.",
    Json "This begins like JSON and is none." "Dette begynder som JSON og er det ikke.",
    Xml "This begins like XML and is none." "Dette begynder som XML og er det ikke.",
    XmlTooMuch
        "XML has at most 65,536 bytes here, and 100 name spaces."
        "XML har her højst 65.536 byte og 100 navnerum.",
    XmlEncoding "The request is sent as UTF-8." "Forespørgslen sendes som UTF-8.",
    VariableOutsideText
        "A variable can only stand in the text of a value here, in quotation marks where the format has them."
        "En variabel kan her kun stå i en værdis tekst, i anførselstegn hvor formatet har dem.",
    Host "Write the name of the server alone, such as crm.example.com." "Skriv kun serverens navn, for eksempel crm.example.com.",
    NoSteps "There is no step." "Der er intet trin.",
    TooManySteps "There are more than 200 steps." "Der er flere end 200 trin.",
    NoTarget "No step before this one says which element is meant." "Intet trin før dette siger, hvilket element der menes.",
}

impl TemplateRefused {
    /// A sentence for the window, with the place.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let what = self.what.words(language);
        let member = match self.step {
            Some(step) => format!("{}, {} {}", self.member, language.pick("step", "trin"), step + 1),
            None => self.member.to_owned(),
        };
        match self.what {
            Refusal::Empty | Refusal::NoSteps | Refusal::TooManySteps => format!("{member}: {what}"),
            _ => {
                let character = language.pick("character", "tegn");
                format!("{member}, {character} {}: {what}", self.at.saturating_add(1))
            }
        }
    }

    /// The reason for the log: `template_refused`, or the rule that refuses it.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self.what {
            Refusal::BatchFile => Reason::BatchFile,
            Refusal::InterpreterWithVariable => Reason::InterpreterWithVariable,
            Refusal::VariableInHost => Reason::WouldChangeHost,
            _ => Reason::TemplateRefused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_the_member_and_the_place_counted_from_one() {
        let refused = TemplateRefused { member: "keys", step: None, at: 4, what: Refusal::UnclosedBrace };
        assert_eq!(refused.words(Language::En), "keys, character 5: This { has no }.");
        let step = TemplateRefused { member: "actions", step: Some(0), ..refused };
        assert_eq!(step.words(Language::Da), "actions, trin 1, tegn 5: Denne { har ingen }.");
        let empty = TemplateRefused { at: 0, what: Refusal::Empty, ..refused };
        assert_eq!(empty.words(Language::En), "keys: Nothing is written here.");
    }
}
