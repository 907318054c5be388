//! `core/data/nfkc.bin`: what the normalisation of codes needs of Unicode, in the format that `core/src/coupon/unicode.rs` describes.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use icu_casemap::CaseMapper;
use icu_normalizer::properties::{CanonicalCombiningClassMap, CanonicalDecomposition, Decomposed};
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

type Failure = Box<dyn Error>;

const HANGUL: std::ops::RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';
const MAX_RUN: usize = 63;

pub(crate) fn generate() -> Result<Vec<u8>, Failure> {
    // Hangul syllables follow a formula.
    let characters: Vec<char> = ('\0'..=char::MAX).filter(|c| !HANGUL.contains(c)).collect();
    let stable = |c: char| nfkc(&c.to_string()) == c.to_string();

    let mut pairs: BTreeMap<char, (char, char)> = BTreeMap::new();
    for composite in characters.iter().copied().filter(|c| stable(*c)) {
        if let Decomposed::Expansion(first, second) = CanonicalDecomposition::new().decompose(composite)
            && nfkd(&composite.to_string()).chars().all(|part| may_stay(part) || is_mark(part))
        {
            pairs.insert(composite, (first, second));
        }
    }
    let seconds: BTreeSet<char> = pairs.values().map(|(_, second)| *second).collect();

    // Characters with a part that no valid code can hold are left out, and so refused as they are.
    let can_pass = |text: &str| nfkd(text).chars().all(|part| may_stay(part) || seconds.contains(&part));
    let mut compatible: BTreeMap<char, String> = BTreeMap::new();
    let mut folded: BTreeMap<char, String> = BTreeMap::new();
    for c in &characters {
        let text = c.to_string();
        let (target, other) = if stable(*c) { (&mut folded, fold(&text)) } else { (&mut compatible, nfkc(&text)) };
        if other != text && can_pass(&other) {
            target.insert(*c, other);
        }
    }

    let mut out = b"TWC1".to_vec();
    let passing = |c: char| compatible.contains_key(&c) || folded.contains_key(&c);
    keys(&mut out, &letters(passing))?;
    mapping(&mut out, &compatible)?;
    mapping(&mut out, &folded)?;
    let composites: Vec<u32> = pairs.keys().map(|composite| u32::from(*composite)).collect();
    keys(&mut out, &composites)?;
    let firsts: Vec<u32> = pairs.values().map(|(first, _)| u32::from(*first)).collect();
    planes(&mut out, &firsts);
    let seconds: Vec<char> = seconds.into_iter().collect();
    for (_, second) in pairs.values() {
        let number = seconds.binary_search(second).map_err(|_| "a second character that is not listed")?;
        out.push(u8::try_from(number)?);
    }
    out.push(u8::try_from(seconds.len())?);
    let codes: Vec<u32> = seconds.iter().map(|second| u32::from(*second)).collect();
    planes(&mut out, &codes);
    let classes = CanonicalCombiningClassMap::new();
    out.extend(seconds.iter().map(|second| classes.get_u8(*second)));
    Ok(out)
}

/// A letter, a digit, `-`, `_` or `.`.
fn may_stay(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        G::UppercaseLetter | G::LowercaseLetter | G::TitlecaseLetter | G::ModifierLetter | G::OtherLetter | G::DecimalNumber
    ) || matches!(c, '-' | '_' | '.')
}

fn is_mark(c: char) -> bool {
    use GeneralCategory as G;
    matches!(CodePointMapData::<GeneralCategory>::new().get(c), G::NonspacingMark | G::SpacingMark | G::EnclosingMark)
}

fn nfkc(text: &str) -> String {
    ComposingNormalizer::new_nfkc().normalize(text).into_owned()
}

fn nfkd(text: &str) -> String {
    DecomposingNormalizer::new_nfkd().normalize(text).into_owned()
}

fn fold(text: &str) -> String {
    CaseMapper::new().fold_string(text).into_owned()
}

/// The characters at which belonging to a code begins and ends, in turn. Those that always become others may count either way.
fn letters(passing: impl Fn(char) -> bool) -> Vec<u32> {
    let mut turns = Vec::new();
    let mut inside = false;
    for c in '\0'..=char::MAX {
        let belongs = may_stay(c) && nfkc(&fold(&nfkc(&c.to_string()))) == c.to_string();
        if belongs != inside && (belongs || !passing(c)) {
            inside = belongs;
            turns.push(u32::from(c));
        }
    }
    turns
}

/// Characters in runs with one rule, and strings for the others.
fn mapping(out: &mut Vec<u8>, changed: &BTreeMap<char, String>) -> Result<(), Failure> {
    struct Run<'a> {
        start: u32,
        target: u32,
        text: Option<&'a str>,
        length: usize,
        step: Option<usize>,
        last: (u32, u32),
    }
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (from, text) in changed {
        let start = u32::from(*from);
        let mut parts = text.chars();
        let (Some(only), None) = (parts.next(), parts.next()) else {
            runs.push(Run { start, target: 0, text: Some(text), length: 0, step: None, last: (start, 0) });
            continue;
        };
        let target = u32::from(only);
        if let Some(run) = runs.last_mut()
            && (1..MAX_RUN).contains(&run.length)
        {
            // From one character to the next, what they become stays, goes on, or both skip one.
            let step = match (start - run.last.0, i64::from(target) - i64::from(run.last.1)) {
                (1, 0) => Some(0),
                (1, 1) => Some(1),
                (2, 2) => Some(2),
                _ => None,
            };
            if step.is_some() && (run.step == step || run.length == 1) {
                run.step = step;
                run.length += 1;
                run.last = (start, target);
                continue;
            }
        }
        runs.push(Run { start, target, text: None, length: 1, step: None, last: (start, target) });
    }
    let starts: Vec<u32> = runs.iter().map(|run| run.start).collect();
    keys(out, &starts)?;
    for run in &runs {
        let kind = match run.text {
            Some(text) if text.chars().count() < 64 => text.chars().count() << 2 | 3,
            Some(text) => return Err(format!("`{text}` is too long").into()),
            None => run.length << 2 | run.step.unwrap_or(1),
        };
        out.push(u8::try_from(kind)?);
    }
    let targets: Vec<u32> = runs.iter().map(|run| run.target).collect();
    planes(out, &targets);
    let texts: Vec<u32> = runs.iter().filter_map(|run| run.text).flat_map(str::chars).map(u32::from).collect();
    out.extend(u16::try_from(texts.len())?.to_be_bytes());
    planes(out, &texts);
    Ok(())
}

/// Ascending numbers below 2²⁴, by the pages of 256 that hold some: steps from page to page, how many keys each has, and steps
/// from key to key.
fn keys(out: &mut Vec<u8>, keys: &[u32]) -> Result<(), Failure> {
    let mut pages: Vec<(u32, usize)> = Vec::new();
    let mut steps = Vec::new();
    let mut before = 0;
    for key in keys {
        let (page, low) = (key >> 8, key & 0xff);
        match pages.last_mut() {
            Some(last) if last.0 == page => last.1 += 1,
            _ => {
                pages.push((page, 1));
                before = 0;
            }
        }
        steps.push(u8::try_from(low - before)?);
        before = low;
    }
    out.extend(u16::try_from(pages.len())?.to_be_bytes());
    let page_steps = pages.iter().scan(0, |before, (page, _)| Some(page - std::mem::replace(before, *page)));
    planes(out, &page_steps.collect::<Vec<u32>>());
    for (_, count) in &pages {
        // A page has at least one key and at most 256.
        out.push(u8::try_from(count - 1)?);
    }
    out.extend(steps);
    Ok(())
}

/// Numbers below 2²⁴ as all their high bytes, all their middle bytes, all their low bytes: alike bytes lie together.
fn planes(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().map(|number| number.to_be_bytes()[1]));
    out.extend(numbers.iter().map(|number| number.to_be_bytes()[2]));
    out.extend(numbers.iter().map(|number| number.to_be_bytes()[3]));
}
