//! Text in columns: Chinese, Japanese and Korean characters are two columns wide.
#![allow(clippy::arithmetic_side_effects, reason = "columns of a line of text are small numbers")]

/// The width of the paper.
pub(crate) const WIDTH: usize = 80;

/// How many columns a character takes in a terminal.
fn character_columns(character: char) -> usize {
    // The wide and full-width blocks of Unicode's East Asian Width.
    match u32::from(character) {
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA000..=0xA4CF => 2,
        0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD => 2,
        _ => 1,
    }
}

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(character_columns).sum()
}

/// The text, filled up with spaces on its right.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text, filled up with spaces on its left.
pub(crate) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Cuts a text into lines of at most so many columns, at spaces or between wide characters.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if columns(&line) + columns(piece.trim_end()) > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The smallest parts that stay together: words with the space behind them, single wide characters with the punctuation behind them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in text.char_indices() {
        let closing = "，。；：、！？）”".contains(character);
        let breaks = before.is_some_and(|before| {
            let opening = "（“".contains(before);
            let wide = character_columns(before) == 2 || character_columns(character) == 2;
            (before == ' ' && character != ' ') || (wide && !closing && !opening && character != ' ')
        });
        if breaks && let Some((piece, _)) = text.get(start..).and_then(|rest| rest.split_at_checked(at - start)) {
            pieces.push(piece);
            start = at;
        }
        before = Some(character);
    }
    pieces.extend(text.get(start..));
    pieces
}

/// A number with its thousands marked: `1234567.80` is `1,234,567.80`.
pub(crate) fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}
