//! An integration and a call made of what the fuzzer hands over.

use std::collections::BTreeMap;

use integrations::Values;
use settings::values::{
    ApiMode, Browser, CopyToClipboard, Delay, Integrations, Phase, Run, Sendkeys, Template, WebStep, Website,
};

/// All five, each with this template; a website is requested with it as the body.
pub fn integrations(template: &str, url: &str, api: bool, autoit: bool) -> Integrations {
    let template = || Template::new(template.to_owned());
    let (when, delay, require_args) = (Some(Phase::Ringing), Delay::default(), false);
    Integrations {
        run: Run { when, delay, command: template(), require_args },
        sendkeys: Sendkeys {
            when,
            delay,
            focus_process: "crm".to_owned(),
            maximize_process: false,
            use_autoit: autoit,
            keys: template(),
            require_args,
        },
        copy_to_clipboard: CopyToClipboard { when, what: template(), require_args },
        browser: Browser {
            when,
            website: "crm.example".to_owned(),
            spa: false,
            require_args,
            actions: vec![
                WebStep::Target("x".to_owned()),
                WebStep::Insert(template()),
                WebStep::Js("x".to_owned()),
            ],
        },
        website: Website {
            when,
            delay,
            url: Template::new(url.to_owned()),
            prefer_window: false,
            require_args,
            api_mode: api.then_some(ApiMode::Post),
            api_data: template(),
        },
    }
}

/// A call whose variables all have this value.
pub fn all(value: &str) -> Values {
    Values {
        number: Some(value.to_owned()),
        number_no_prefix: Some(value.to_owned()),
        name: Some(value.to_owned()),
        variables: BTreeMap::from([("x".to_owned(), value.to_owned())]),
    }
}
