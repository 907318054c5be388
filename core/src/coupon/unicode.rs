//! What Unicode says about the characters of codes, as a table a fifth of the size of a general normaliser.
//!
//! The table is written by `cargo run -p xtask -- nfkc`. It is smaller than NFKC because only results that are valid codes
//! matter: a character that can never become letters and digits is not in it, and so refused as it stands. It holds one version
//! of Unicode, so that the same code is the same code whatever compiled this crate. All numbers are big endian.
//!
//! ```text
//! table     "TWC1"
//!           keys of the characters at which those that a code may hold begin and end, in turn
//!           a mapping of characters to their NFKC
//!           a mapping of characters that are in NFKC to their full case folding
//!           keys of the composites; for each its first part, a number; for each the u8 index of its second part
//!           u8 count of second parts; for each a number; for each u8 its combining class
//! mapping   keys of runs of characters that become others; for each u8 kind; for each a number
//!           u16 count of characters, the texts of the runs of kind 3, one after the other, as numbers
//! kind      two low bits, the others n:
//!           0: n characters, all become the number      1: n characters become the number and those that follow it
//!           2: every other of 2n characters, likewise   3: one character, becomes a text of n characters
//! keys      ascending, by page (key ÷ 256): u16 count of pages; for each a number, the step from the page before it (the
//!           first: from 0); for each u8 how many keys it has, less one; for each key u8 the step from the one before it on
//!           its page (the first: from the page's beginning)
//! numbers   all high bytes, all middle bytes, all low bytes
//! ```

use std::ops::Range;

static TABLE: &[u8] = include_bytes!("../../data/nfkc.bin");

/// No character before it combines.
const FIRST_MARK: char = '\u{300}';

/// The table, cut into its parts.
pub(super) struct Unicode {
    turns: Keys,
    compatible: Mapping,
    folded: Mapping,
    composites: Keys,
    firsts: Numbers,
    second_indices: &'static [u8],
    seconds: Numbers,
    classes: &'static [u8],
}

impl Unicode {
    /// The bundled table; that it can be read is tested.
    pub(super) fn bundled() -> Option<Unicode> {
        let mut rest = Rest(TABLE);
        rest.take(4)?;
        let turns = rest.keys()?;
        let compatible = rest.mapping()?;
        let folded = rest.mapping()?;
        let composites = rest.keys()?;
        let firsts = rest.numbers(composites.len())?;
        let second_indices = rest.take(composites.len())?;
        let count = usize::from(*rest.take(1)?.first()?);
        let seconds = rest.numbers(count)?;
        let classes = rest.take(count)?;
        Some(Unicode { turns, compatible, folded, composites, firsts, second_indices, seconds, classes })
    }

    /// Whether a code may hold a character, once nothing more can be folded or composed.
    pub(super) fn allows(&self, c: char) -> bool {
        self.turns.at_or_before(c).is_some_and(|(index, _)| index % 2 == 0)
    }

    /// NFKC of the full case folding of NFKC, for a text that becomes a valid code; for another one something that holds a
    /// character that is not allowed.
    pub(super) fn normalize(&self, text: &str) -> Vec<char> {
        let composed = self.nfkc(text.chars());
        let mut folded = Vec::with_capacity(composed.len());
        for c in composed {
            self.folded.push(c, &mut folded);
        }
        self.nfkc(folded.into_iter())
    }

    fn nfkc(&self, text: impl Iterator<Item = char>) -> Vec<char> {
        let mut whole = Vec::new();
        for c in text {
            self.compatible.push(c, &mut whole);
        }
        let mut parts = Vec::with_capacity(whole.len());
        for c in whole {
            self.push_parts(c, &mut parts);
        }
        self.compose(&parts)
    }

    /// A composite is taken apart as far as it goes: at most three times.
    fn push_parts(&self, c: char, out: &mut Vec<(u8, char)>) {
        match self.parts(c) {
            Some((first, second)) => {
                self.push_parts(first, out);
                self.push_sorted(second, out);
            }
            None => self.push_sorted(c, out),
        }
    }

    /// Marks are sorted by their class between one letter and the next; those of one class keep their order.
    fn push_sorted(&self, c: char, out: &mut Vec<(u8, char)>) {
        let class = self.class(c);
        let passed = if class == 0 { 0 } else { out.iter().rev().take_while(|(other, _)| *other > class).count() };
        out.insert(out.len().saturating_sub(passed), (class, c));
    }

    fn parts(&self, c: char) -> Option<(char, char)> {
        let (index, key) = self.composites.at_or_before(c)?;
        if key != u32::from(c) {
            return None;
        }
        let second = usize::from(*self.second_indices.get(index)?);
        Some((self.firsts.char(index)?, self.seconds.char(second)?))
    }

    fn second_index(&self, c: char) -> Option<usize> {
        if c < FIRST_MARK {
            return None;
        }
        self.seconds.iter().position(|second| second == u32::from(c))
    }

    /// The combining class; 0 also for marks that compose with nothing, which stay where they are and are refused there.
    fn class(&self, c: char) -> u8 {
        self.second_index(c).and_then(|index| self.classes.get(index).copied()).unwrap_or(0)
    }

    fn compose(&self, parts: &[(u8, char)]) -> Vec<char> {
        let mut out: Vec<char> = Vec::with_capacity(parts.len());
        // The letter that marks may still join, and the class of the last mark that stayed after it.
        let mut letter: Option<usize> = None;
        let mut stayed: Option<u8> = None;
        for (class, c) in parts {
            let open = stayed.is_none_or(|stayed| stayed < *class);
            if open
                && let Some(place) = letter.and_then(|letter| out.get_mut(letter))
                && let Some(composite) = self.composite(*place, *c)
            {
                *place = composite;
                continue;
            }
            if *class == 0 {
                letter = Some(out.len());
                stayed = None;
            } else {
                stayed = Some(*class);
            }
            out.push(*c);
        }
        out
    }

    fn composite(&self, first: char, second: char) -> Option<char> {
        if let Some(hangul) = hangul_syllable(first, second) {
            return Some(hangul);
        }
        let second = u8::try_from(self.second_index(second)?).ok()?;
        let (index, _) = self
            .second_indices
            .iter()
            .enumerate()
            .find(|(index, one)| **one == second && self.firsts.char(*index) == Some(first))?;
        self.composites.char(index)
    }
}

/// Hangul follows a formula: a syllable of a leading consonant and a vowel, or of such a syllable and a trailing consonant.
fn hangul_syllable(first: char, second: char) -> Option<char> {
    const SYLLABLES: u32 = 0xac00;
    const LEADING: u32 = 0x1100;
    const VOWELS: u32 = 0x1161;
    const TRAILING: u32 = 0x11a7;
    const VOWEL_COUNT: u32 = 21;
    const TRAILING_COUNT: u32 = 28;
    let (first, second) = (u32::from(first), u32::from(second));
    if let (Some(leading @ 0..19), Some(vowel @ 0..VOWEL_COUNT)) = (first.checked_sub(LEADING), second.checked_sub(VOWELS)) {
        let syllable = leading.checked_mul(VOWEL_COUNT)?.checked_add(vowel)?.checked_mul(TRAILING_COUNT)?;
        return char::from_u32(syllable.checked_add(SYLLABLES)?);
    }
    match (first.checked_sub(SYLLABLES), second.checked_sub(TRAILING)) {
        (Some(syllable @ 0..11_172), Some(trailing @ 1..TRAILING_COUNT)) if syllable % TRAILING_COUNT == 0 => {
            char::from_u32(first.checked_add(trailing)?)
        }
        _ => None,
    }
}

/// Characters that become others.
struct Mapping {
    runs: Keys,
    kinds: &'static [u8],
    targets: Numbers,
    texts: Numbers,
}

impl Mapping {
    /// What a character becomes, or the character.
    fn push(&self, c: char, out: &mut Vec<char>) {
        let before = out.len();
        if self.push_other(c, out).is_none() {
            out.truncate(before);
            out.push(c);
        }
    }

    fn push_other(&self, c: char, out: &mut Vec<char>) -> Option<()> {
        let (index, start) = self.runs.at_or_before(c)?;
        let distance = u32::from(c).checked_sub(start)?;
        let kind = *self.kinds.get(index)?;
        let count = u32::from(kind / 4);
        let step = match kind % 4 {
            0 if distance < count => 0,
            1 if distance < count => distance,
            2 if distance % 2 == 0 && distance / 2 < count => distance,
            3 if distance == 0 => {
                for place in self.text(index)? {
                    out.push(self.texts.char(place)?);
                }
                return Some(());
            }
            _ => return None,
        };
        out.push(char::from_u32(self.targets.get(index)?.checked_add(step)?)?);
        Some(())
    }

    /// Where the text of a run lies: after those of the runs before it.
    fn text(&self, index: usize) -> Option<Range<usize>> {
        let length = |kind: u8| if kind % 4 == 3 { usize::from(kind / 4) } else { 0 };
        let before = self.kinds.get(..index)?.iter();
        let start = before.fold(0_usize, |sum, kind| sum.saturating_add(length(*kind)));
        Some(start..start.checked_add(length(*self.kinds.get(index)?))?)
    }
}

/// Ascending numbers, by pages of 256.
#[derive(Clone, Copy)]
struct Keys {
    page_steps: Numbers,
    counts: &'static [u8],
    steps: &'static [u8],
}

/// A page that holds keys.
#[derive(Clone, Copy)]
struct Page {
    first_key: u32,
    first_index: usize,
    end: usize,
}

impl Keys {
    const fn len(&self) -> usize {
        self.steps.len()
    }

    fn pages(&self) -> impl Iterator<Item = Page> {
        let mut page = Page { first_key: 0, first_index: 0, end: 0 };
        self.page_steps.iter().zip(self.counts).map(move |(step, count)| {
            page.first_key = page.first_key.wrapping_add(step.wrapping_mul(256));
            page.first_index = page.end;
            page.end = page.end.saturating_add(usize::from(*count)).saturating_add(1);
            page
        })
    }

    /// The keys of a page with their indices.
    fn on(&self, page: Page) -> impl Iterator<Item = (usize, u32)> {
        let steps = self.steps.get(page.first_index..page.end).unwrap_or_default();
        let keys = steps.iter().scan(page.first_key, |key, step| {
            *key = key.wrapping_add(u32::from(*step));
            Some(*key)
        });
        (page.first_index..).zip(keys)
    }

    /// The greatest key that is not above a character, with its index.
    fn at_or_before(&self, c: char) -> Option<(usize, u32)> {
        let c = u32::from(c);
        let (mut last, mut before) = (None, None);
        for page in self.pages().take_while(|page| page.first_key <= c) {
            (last, before) = (Some(page), last);
        }
        // Its own page may begin with a greater key; then it is the last one of the page before.
        self.last_on(last?, c).or_else(|| self.last_on(before?, c))
    }

    fn last_on(&self, page: Page, c: u32) -> Option<(usize, u32)> {
        let mut found = None;
        for (index, key) in self.on(page) {
            if key > c {
                break;
            }
            found = Some((index, key));
        }
        found
    }

    fn char(&self, index: usize) -> Option<char> {
        let page = self.pages().find(|page| index < page.end)?;
        let (_, key) = self.on(page).find(|(place, _)| *place == index)?;
        char::from_u32(key)
    }
}

/// Numbers of three bytes, by planes.
#[derive(Clone, Copy)]
struct Numbers {
    high: &'static [u8],
    middle: &'static [u8],
    low: &'static [u8],
}

impl Numbers {
    fn iter(&self) -> impl Iterator<Item = u32> {
        let bytes = self.high.iter().zip(self.middle).zip(self.low);
        bytes.map(|((high, middle), low)| u32::from_be_bytes([0, *high, *middle, *low]))
    }

    fn get(&self, index: usize) -> Option<u32> {
        Some(u32::from_be_bytes([0, *self.high.get(index)?, *self.middle.get(index)?, *self.low.get(index)?]))
    }

    fn char(&self, index: usize) -> Option<char> {
        self.get(index).and_then(char::from_u32)
    }
}

/// What is left of the table.
struct Rest(&'static [u8]);

impl Rest {
    fn take(&mut self, length: usize) -> Option<&'static [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    fn u16(&mut self) -> Option<usize> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(usize::from(u16::from_be_bytes(*head)))
    }

    fn keys(&mut self) -> Option<Keys> {
        let pages = self.u16()?;
        let page_steps = self.numbers(pages)?;
        let counts = self.take(pages)?;
        let keys = counts.iter().fold(pages, |sum, count| sum.saturating_add(usize::from(*count)));
        Some(Keys { page_steps, counts, steps: self.take(keys)? })
    }

    fn mapping(&mut self) -> Option<Mapping> {
        let runs = self.keys()?;
        let kinds = self.take(runs.len())?;
        let targets = self.numbers(runs.len())?;
        let length = self.u16()?;
        Some(Mapping { runs, kinds, targets, texts: self.numbers(length)? })
    }

    fn numbers(&mut self, count: usize) -> Option<Numbers> {
        Some(Numbers { high: self.take(count)?, middle: self.take(count)?, low: self.take(count)? })
    }
}

#[cfg(test)]
mod tests;
