//! The form in which codes are compared.

use std::borrow::Cow;

use super::unicode::Unicode;

/// A code has at most so many characters.
const MAX_CHARACTERS: usize = 64;
/// No longer text can become 64 characters: composing joins at most four, of four bytes each.
const MAX_BYTES: usize = 1024;

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// It is empty, or longer than 64 characters.
    #[error("expected 1 to 64 characters")]
    Length,
    /// It holds something else than letters, digits, `-`, `_` and `.`.
    #[error("expected letters, digits, `-`, `_` and `.` only")]
    Character,
}

/// Brings a code into the form in which codes are compared: white space trimmed, NFKC, full case folding, NFKC.
///
/// Letters are those of Unicode's general category L, digits those of Nd, both after normalisation. Nothing is allocated for a
/// code that already has the form.
///
/// # Errors
///
/// When what remains is not 1 to 64 letters, digits, `-`, `_` and `.`.
///
/// # Example: what shoppers type
///
/// ```
/// use tillwork::coupon::normalize;
///
/// assert_eq!(normalize(" Summer-25 ")?, "summer-25");
/// assert_eq!(normalize("ＳＡＬＥ２５")?, "sale25");
/// assert_eq!(normalize("GRÖSSE")?, normalize("größe")?);
/// assert_eq!(normalize("双十一")?, "双十一");
/// assert!(normalize("50% OFF").is_err());
/// # Ok::<(), tillwork::coupon::CodeError>(())
/// ```
pub fn normalize(code: &str) -> Result<Cow<'_, str>, CodeError> {
    let code = code.trim();
    if code.is_empty() || code.len() > MAX_BYTES {
        return Err(CodeError::Length);
    }
    if code.chars().all(is_plain) { plain(code) } else { other(code).map(Cow::Owned) }
}

/// The same, written behind what is there already.
pub(crate) fn normalize_into(code: &str, into: &mut impl Extend<u8>) -> Result<(), CodeError> {
    let trimmed = code.trim();
    if !trimmed.is_empty() && trimmed.len() <= MAX_CHARACTERS && trimmed.is_ascii() && trimmed.chars().all(is_plain) {
        into.extend(trimmed.bytes().map(|byte| byte.to_ascii_lowercase()));
        return Ok(());
    }
    into.extend(normalize(code)?.bytes());
    Ok(())
}

/// Characters that need no table: nothing but the case of the Latin letters changes, and nothing combines with them.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '\u{4e00}'..='\u{9fff}')
}

fn plain(code: &str) -> Result<Cow<'_, str>, CodeError> {
    if code.chars().count() > MAX_CHARACTERS {
        return Err(CodeError::Length);
    }
    if code.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Ok(Cow::Owned(code.to_ascii_lowercase()));
    }
    Ok(Cow::Borrowed(code))
}

fn other(code: &str) -> Result<String, CodeError> {
    let unicode = Unicode::bundled().ok_or(CodeError::Character)?;
    let characters = unicode.normalize(code);
    if !characters.iter().all(|c| unicode.allows(*c)) {
        return Err(CodeError::Character);
    }
    if characters.len() > MAX_CHARACTERS {
        return Err(CodeError::Length);
    }
    Ok(characters.into_iter().collect())
}
