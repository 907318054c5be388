//! The table against `unicode-normalization` for NFKC and the standard library for case.

use unicode_normalization::UnicodeNormalization as _;

use super::*;
use crate::coupon::{CodeError, normalize};

/// Full case folding. The standard library has none; lower case of upper case is the same but for what is listed here.
fn fold(c: char) -> String {
    match c {
        // Dotless i stays apart from i; the capital sharp s is two letters like the small one.
        'ı' => "ı".into(),
        'ẞ' => "ss".into(),
        // Cherokee folds to upper case.
        '\u{13a0}'..='\u{13f5}' => c.into(),
        '\u{13f8}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => c.to_uppercase().collect(),
        _ => c.to_uppercase().flat_map(char::to_lowercase).collect(),
    }
}

/// Letters of Unicode 18 whose case the standard library does not know yet.
fn too_new(c: char) -> bool {
    matches!(c, '\u{a7dd}' | '\u{a7e2}' | '\u{ab6c}'..='\u{ab6d}' | '\u{1df40}'..='\u{1df7e}')
}

fn slow(text: &str) -> String {
    let text: String = text.trim().nfkc().collect();
    text.chars().map(fold).collect::<String>().nfkc().collect()
}

fn agrees(unicode: &Unicode, text: &str) -> bool {
    let expected = Some(slow(text)).filter(|slow| !slow.is_empty() && slow.chars().all(|c| unicode.allows(c)));
    let found = normalize(text).ok().map(|code| code.into_owned());
    if let Some(code) = found.as_deref().filter(|code| *code != text) {
        assert_eq!(normalize(code).as_deref(), Ok(code), "a normalised code stays as it is");
    }
    assert_eq!(found, expected, "{text:?} {}", text.escape_unicode());
    found.is_some()
}

/// All characters; of the large regular blocks, and where nothing is assigned, every 97th.
fn characters() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| {
        let regular =
            matches!(u32::from(*c), 0x3400..=0x9fff | 0xac00..=0xd7a3 | 0x12000..=0x1d3ff | 0x1f300..=0x2f7ff | 0x2fa20..);
        (!regular || u32::from(*c) % 97 == 0) && !too_new(*c)
    })
}

#[test]
fn the_table_is_read_to_its_end() {
    let unicode = Unicode::bundled().unwrap();
    let end = unicode.classes.as_ptr_range().end;
    assert_eq!(end, TABLE.as_ptr_range().end);
    assert!(TABLE.len() < 32_000);
    for mapping in [&unicode.compatible, &unicode.folded] {
        let texts = mapping.kinds.iter().filter(|kind| **kind % 4 == 3).map(|kind| usize::from(kind / 4)).sum::<usize>();
        assert_eq!(texts, mapping.texts.low.len());
    }
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_character_alone_becomes_what_nfkc_folding_nfkc_makes_of_it() {
    let unicode = Unicode::bundled().unwrap();
    let good = characters().filter(|c| agrees(&unicode, c.encode_utf8(&mut [0; 4]))).count();
    assert!(good > 15_000, "{good}");
}

#[test]
fn letters_and_decimal_digits_pass_and_nothing_else() {
    for c in "-_.azÀß09٠٩०๙ªʰ々한ก".chars() {
        assert!(normalize(c.encode_utf8(&mut [0; 4])).is_ok(), "{c}");
    }
    // Marks, letter-like numbers, other numbers, symbols, punctuation, invisible characters.
    for c in "\u{301}\u{94d}\u{e31}ↀ½৴❤€+/@#%\u{200b}\u{200d}\u{ad}\u{feff}\u{0}\u{7f}\u{e000}\u{10ffff}–・ﷺ⑴".chars()
    {
        assert_eq!(normalize(c.encode_utf8(&mut [0; 4])), Err(CodeError::Character), "{c:?}");
    }
}

/// Whatever interacts: composites and their parts, marks in all classes, jamo, iota below, wide and ligature forms.
fn interesting() -> Vec<char> {
    let unicode = Unicode::bundled().unwrap();
    let mut pool: Vec<char> =
        (0..unicode.seconds.low.len()).flat_map(|index| [unicode.seconds.char(index).unwrap(); 12]).collect();
    pool.extend((0..unicode.composites.len()).filter_map(|index| unicode.composites.char(index)));
    pool.extend((0..unicode.firsts.low.len()).filter_map(|index| unicode.firsts.char(index)));
    for mapping in [&unicode.compatible, &unicode.folded] {
        pool.extend((0..mapping.runs.len()).step_by(5).filter_map(|index| mapping.runs.char(index)));
    }
    pool.extend("azAZ09-_.ßẞſıIİſtΐΰςΣÅΩＡｚ０ﬁ㌀Ⅷ①ªǰŉ\u{300}\u{316}\u{334}\u{345}\u{345}\u{345}αηωΑΗΩᾳᾼῃ".chars());
    pool.extend("가각강각ᆫ\u{1112}\u{1175}\u{11c2}각".chars());
    pool.retain(|c| !too_new(*c));
    pool
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn texts_of_characters_that_interact_become_what_nfkc_folding_nfkc_makes_of_them() {
    let unicode = Unicode::bundled().unwrap();
    let pool = interesting();
    let mut random = 1_u64;
    let mut next = |bound: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % bound
    };
    let mut good = 0;
    for _ in 0..8_000 {
        let text: String = (0..=next(5)).map(|_| pool[next(pool.len())]).collect();
        if agrees(&unicode, &text) {
            good += 1;
        }
    }
    assert!(good > 1_500, "{good}");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn composites_are_the_same_whole_and_in_parts() {
    let unicode = Unicode::bundled().unwrap();
    let mut good = 0;
    for index in 0..unicode.composites.len() {
        let whole = unicode.composites.char(index).unwrap().to_string();
        let upper = whole.to_uppercase();
        for text in [&whole, &upper, &whole.nfd().collect(), &upper.nfd().collect()] {
            good += usize::from(agrees(&unicode, text));
            assert_eq!(normalize(text), normalize(&whole), "{whole}");
        }
    }
    assert!(good > 3_000, "{good}");
}

// Python 3: n = unicodedata.normalize; n('NFKC', n('NFKC', text).casefold())
#[test]
fn codes_become_what_python_makes_of_them() {
    for (text, code) in [
        ("SOMMERSCHLUẞVERKAUF", "sommerschlussverkauf"),
        ("Straße", "strasse"),
        ("ＳＡＬＥ－２０２６", "sale-2026"),
        ("ﬁrst①", "first1"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("ᾳ\u{301}", "άι"),
        ("α\u{345}\u{301}", "άι"),
        ("e\u{302}\u{323}", "ệ"),
        ("Ê\u{323}", "ệ"),
        ("ı", "ı"),
        ("ﾊﾟｰﾃｨｰ", "パーティー"),
        ("ㄱㅏ", "가"),
        ("각", "각"),
        ("가\u{11a8}", "각"),
        ("双十一", "双十一"),
        ("\u{f900}", "豈"),
        ("ᏣᎳᎩ", "ᏣᎳᎩ"),
        ("ꮳꮃꭹ", "ᏣᎳᎩ"),
        ("٢٠٢٦", "٢٠٢٦"),
        ("Ⅷ", "viii"),
        ("㍿", "株式会社"),
        ("Ŀ", ""),
        ("Ǆ", "dž"),
    ] {
        if code.is_empty() {
            assert!(normalize(text).is_err(), "{text}");
        } else {
            assert_eq!(normalize(text).as_deref(), Ok(code), "{text}");
        }
    }
    // Dotted capital I folds to i and a dot above, which is no letter.
    assert_eq!(normalize("İNDİRİM"), Err(CodeError::Character));
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn the_length_is_judged_after_normalisation() {
    let good = "ẞ".repeat(32);
    assert_eq!(normalize(&good).unwrap().len(), 64);
    assert_eq!(normalize(&"ẞ".repeat(33)), Err(CodeError::Length));
    assert_eq!(normalize(&"\u{1112}\u{1175}\u{11c2}".repeat(64)).unwrap().chars().count(), 64);
    assert_eq!(normalize(&"α\u{313}\u{300}\u{345}".repeat(32)).unwrap().chars().count(), 64);
    assert_eq!(normalize(&"a".repeat(64)).unwrap().len(), 64);
    assert_eq!(normalize(&"a".repeat(65)), Err(CodeError::Length));
    for empty in ["", " ", "\t\n\u{a0}\u{3000}\u{2003}"] {
        assert_eq!(normalize(empty), Err(CodeError::Length));
    }
    assert_eq!(normalize(&"\u{301}".repeat(100_000)), Err(CodeError::Length));
    assert_eq!(normalize(&"双".repeat(64)).unwrap().chars().count(), 64);
    assert_eq!(normalize(&"双".repeat(65)), Err(CodeError::Length));
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn ideographs_that_skip_the_table_are_what_the_table_says() {
    let unicode = Unicode::bundled().unwrap();
    for c in '\u{4e00}'..='\u{9fff}' {
        assert!(unicode.allows(c), "{c:?}");
        assert_eq!(unicode.normalize(c.encode_utf8(&mut [0; 4])), [c]);
    }
}

#[test]
fn nothing_is_allocated_for_a_code_in_its_form() {
    assert!(matches!(normalize("  summer-25_a.b\n"), Ok(std::borrow::Cow::Borrowed("summer-25_a.b"))));
    assert!(matches!(normalize("双十一-11"), Ok(std::borrow::Cow::Borrowed("双十一-11"))));
    assert!(matches!(normalize("Summer"), Ok(std::borrow::Cow::Owned(code)) if code == "summer"));
}
