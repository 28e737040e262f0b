/*!
The account of a profile: where it is kept, with which PBX, and how somebody signs in and out of it.

The app and the command line sign in and out alike, with or without each other. What they share is here: the
folder, the token and where it is kept, whom a connection trusts, and the words for what is refused. Neither
asks anybody anything nor prints here.
*/

pub mod browser_host;
pub mod credentials;
pub mod defaults;
pub mod profile;
pub mod refusals;
pub mod sign_out;
pub mod token;
pub mod trust;
