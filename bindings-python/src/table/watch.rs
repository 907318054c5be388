//! Lines that come in parts: which carts were there before, and which are there now.

use super::column::row;
use super::ids::Ids;
use super::value::{Raw, Wrong};

/// What is known of the parts so far.
#[derive(Debug)]
pub(crate) struct Watch {
    /// Ids must ascend: then the last one says enough of all before it.
    ascending: bool,
    last: Option<Last>,
    /// Ids that were there, where no table names the carts.
    seen: Ids,
    /// Whether each cart was there, where a table names them.
    there: Vec<bool>,
    /// The carts of this part, in the order of their lines.
    carts: Vec<u32>,
}

/// The last id as its column has it: digits that are text stand where text stands.
#[derive(Debug)]
enum Last {
    Integer(i128),
    Text(String),
}

impl Last {
    fn is_before(&self, raw: Raw<'_>) -> bool {
        match (self, raw) {
            (Last::Integer(last), Raw::Int(id)) => *last < id,
            (Last::Text(last), Raw::Text(id)) => last.as_str() < id,
            // A column has ids of one type.
            _ => false,
        }
    }

    fn set(last: &mut Option<Last>, raw: Raw<'_>) {
        match (last, raw) {
            // Its memory is used again.
            (Some(Last::Text(last)), Raw::Text(id)) => id.clone_into(last),
            (last, Raw::Text(id)) => *last = Some(Last::Text(id.to_owned())),
            (last, Raw::Int(id)) => *last = Some(Last::Integer(id)),
            _ => {}
        }
    }
}

impl Watch {
    pub(crate) fn new(ascending: bool, named: usize) -> Watch {
        Watch { ascending, last: None, seen: Ids::default(), there: vec![false; named], carts: Vec::new() }
    }

    /// Begins a part.
    pub(crate) fn begin(&mut self) {
        self.carts.clear();
    }

    /// Takes the carts that were in no part.
    pub(crate) fn take_rest(&mut self) {
        let rest = self.there.iter().enumerate().filter(|(_, there)| !**there);
        self.carts = rest.map(|(number, _)| row(number)).collect();
        self.there.fill(true);
    }

    /// The numbers of the carts of this part.
    pub(crate) fn carts(&self) -> &[u32] {
        &self.carts
    }

    /// Takes note of the first of some rows of a cart, and says what is wrong with its coming now.
    pub(crate) fn wrong(&mut self, raw: Raw<'_>, number: u32, named: bool) -> Option<Wrong> {
        if self.ascending {
            if self.last.as_ref().is_some_and(|last| !last.is_before(raw)) {
                return Some(Wrong::new(
                    "conflict",
                    "ids that ascend, as sorted=True says",
                    format!("{} after them", raw.shown()),
                ));
            }
            Last::set(&mut self.last, raw);
        }
        let again = if named {
            self.there.get_mut(number as usize).is_some_and(|there| std::mem::replace(there, true))
        } else if self.ascending {
            false
        } else {
            let before = self.seen.len();
            self.seen.number_of(raw);
            self.seen.len() == before
        };
        if again {
            return Some(Wrong::new("duplicate_id", "the rows of a cart together", format!("{} again", raw.shown())));
        }
        self.carts.push(number);
        None
    }
}
