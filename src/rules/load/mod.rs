//! Reads a YAML file into values with their places, and every error in it into a [`Mistake`].
//!
//! The order of work: [`Loader::new`], [`parse`], [`Fields::open`] on the root and on each nested map,
//! [`Fields::finish`] on each of them, and at the end [`Loader::into_mistakes`]. Nothing stops at the first
//! mistake. Nothing here knows a word of the vocabulary: see the schema on top. build.rs compiles these files by
//! `#[path]`, so they name no other module of the crate.

mod fields;
mod loader;
mod mistake;
mod node;
#[cfg(test)]
mod tests;

pub use fields::Fields;
pub use loader::{Loader, nearest};
pub use mistake::Mistake;
pub use node::{At, Node, parse};
